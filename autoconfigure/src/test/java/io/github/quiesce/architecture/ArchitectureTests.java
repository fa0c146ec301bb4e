package io.github.quiesce.architecture;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.quiesce.core.ShutdownCoordinator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What depends on what, and what the code does without.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.quiesce";

	private static final String CORE = ROOT + ".core";

	private static final String WIRING = ROOT + ".autoconfigure";

	private static final JavaClasses MAIN = new ClassFileImporter().importPath(classes(ShutdownCoordinator.class));

	private static final JavaClasses ALL = new ClassFileImporter().importPaths(classes(ShutdownCoordinator.class),
			classes(ArchitectureTests.class));

	@Test
	void bothMainAndTestCodeAreLookedAt() {
		assertThat(MAIN.contain(ShutdownCoordinator.class)).isTrue();
		assertThat(MAIN.contain(ArchitectureTests.class)).isFalse();
		assertThat(ALL.contain(ArchitectureTests.class)).isTrue();
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching("io.github.(**)").should().beFreeOfCycles().check(MAIN);
	}

	@Test
	void rootDependsOnNoOtherPackage() {
		ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(ROOT)
			.should()
			.onlyDependOnClassesThat(outsideOfQuiesceOr(ROOT))
			.check(MAIN);
	}

	@Test
	void coreDependsOnNothingButTheRoot() {
		ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(CORE)
			.should()
			.onlyDependOnClassesThat(outsideOfQuiesceOr(ROOT, CORE))
			.check(MAIN);
	}

	@Test
	void rootAndCoreNeedNothingBeyondSpringCoreAndLogging() {
		ArchRuleDefinition.classes()
			.that()
			.resideInAnyPackage(ROOT, CORE)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(ROOT, CORE, "java..", "org.jspecify.annotations", "org.apache.commons.logging",
					"org.springframework.core..", "org.springframework.util")
			.check(MAIN);
	}

	@Test
	void coreMentionsNoKindOfWork() throws IOException {
		try (Stream<Path> files = Files.list(sources().resolve("io/github/quiesce/core"))) {
			assertThat(files.filter((file) -> file.toString().endsWith(".java"))).isNotEmpty()
				.allSatisfy((file) -> assertThat(Files.readString(file)).as(file.getFileName().toString())
					.doesNotContainPattern("\"(http|scheduled|executor|lease|stream|websocket|grpc)\"")
					.doesNotContainPattern("(?i)servlet|tomcat|jetty|netty|quartz|websocket|grpc"));
		}
	}

	@Test
	void onlyTheWiringDependsOnTheWiring() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(WIRING)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(WIRING)
			.check(MAIN);
	}

	@Test
	void autoConfigurationsAreFinalAndHaveNoPublicMembers() {
		Set<Class<?>> autoConfigurations = MAIN.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::reflect)
			.collect(Collectors.toSet());
		assertThat(autoConfigurations).isNotEmpty().allSatisfy((type) -> {
			assertThat(type).isPublic().isFinal();
			assertThat(publicMembers(type)).as("public members of " + type).isEmpty();
		});
		assertThat(ImportCandidates.load(AutoConfiguration.class, null).getCandidates())
			.filteredOn((name) -> name.startsWith(ROOT))
			.containsExactlyInAnyOrderElementsOf(autoConfigurations.stream().map(Class::getName).toList())
			.isSorted();
	}

	/**
	 * Work that is simulated in a forked application takes the time it takes; nobody
	 * waits for anything with it.
	 */
	@Test
	void nobodySleeps() {
		ArchRuleDefinition.noClasses()
			.that()
			.doNotHaveSimpleName("TestWork")
			.should()
			.callMethodWhere(DescribedPredicate.describe("the target is a sleep",
					(JavaCall<?> call) -> call.getTarget().getName().equals("sleep")
							&& Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit")
								.contains(call.getTargetOwner().getName())))
			.check(ALL);
	}

	@Test
	void everyPackageIsNullMarked() {
		Set<String> packages = MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
		assertThat(packages).contains(ROOT, CORE, WIRING)
			.allSatisfy((name) -> assertThat(MAIN.getPackage(name).isAnnotatedWith(NullMarked.class))
				.as("@NullMarked on " + name)
				.isTrue());
	}

	private static DescribedPredicate<JavaClass> outsideOfQuiesceOr(String... packages) {
		return DescribedPredicate.describe("reside outside of " + ROOT + " or in " + List.of(packages),
				(type) -> !(type.getPackageName() + ".").startsWith(ROOT + ".")
						|| List.of(packages).contains(type.getPackageName()));
	}

	private static List<Member> publicMembers(Class<?> type) {
		return Stream
			.<Member>concat(Stream.of(type.getDeclaredMethods()),
					Stream.concat(Stream.of(type.getDeclaredFields()), Stream.of(type.getDeclaredConstructors())))
			.filter((member) -> Modifier.isPublic(member.getModifiers()))
			.filter((member) -> !(member instanceof Constructor<?> constructor && constructor.getParameterCount() == 0))
			.toList();
	}

	private static Path sources() {
		Path sources = classes(ShutdownCoordinator.class).resolve("../../src/main/java").normalize();
		assertThat(sources).isDirectory();
		return sources;
	}

	/**
	 * Return the folder that a class was loaded from.
	 */
	private static Path classes(Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
