package io.github.quiesce.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The sample application, taken out of its jar.
 *
 * @param mainClass the class to start
 * @param classes its classes and resources
 * @param libraries its libraries
 */
record SampleApplicationFiles(String mainClass, Path classes, List<Path> libraries) {

	private static final String CLASSES = "BOOT-INF/classes/";

	private static final String LIBRARIES = "BOOT-INF/lib/";

	private static final Predicate<Path> QUIESCE = (library) -> library.getFileName().toString().startsWith("quiesce-");

	static SampleApplicationFiles extract(Path jar, Path directory) throws IOException {
		if (!Files.isRegularFile(jar)) {
			throw new IllegalStateException(
					jar.getFileName() + " does not exist: run 'mvn -DskipTests package' before the benchmark");
		}
		List<Path> libraries = new ArrayList<>();
		try (JarFile file = new JarFile(jar.toFile())) {
			for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
				String name = entry.getName();
				if (entry.isDirectory() || !(name.startsWith(CLASSES) || name.startsWith(LIBRARIES))) {
					continue;
				}
				Path target = directory.resolve(name);
				Files.createDirectories(target.getParent());
				try (InputStream content = file.getInputStream(entry)) {
					Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
				}
				if (name.startsWith(LIBRARIES)) {
					libraries.add(target);
				}
			}
			String mainClass = file.getManifest().getMainAttributes().getValue("Start-Class");
			if (libraries.stream().noneMatch(QUIESCE)) {
				throw new IllegalStateException(jar.getFileName() + " has no starter in it");
			}
			return new SampleApplicationFiles(mainClass, directory.resolve(CLASSES), libraries);
		}
	}

	/**
	 * Return a class path of the application.
	 * @param starter whether the starter is on it
	 * @return the class path
	 */
	String classpath(boolean starter) {
		List<String> classpath = new ArrayList<>();
		classpath.add(this.classes.toString());
		this.libraries.stream()
			.filter((library) -> starter || !QUIESCE.test(library))
			.forEach((library) -> classpath.add(library.toString()));
		return String.join(File.pathSeparator, classpath);
	}

}
