package io.github.quiesce.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs the benchmarks and reports their figures to the console and to a file.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Run the benchmarks.
	 * @param arguments which of {@code servlet,reactive,sample} to run, {@code full} or
	 * {@code quick}, the directory for what is written, and the jar of the sample
	 * application
	 * @throws IOException if the report cannot be written or the sample not be reached
	 * @throws InterruptedException if the run is interrupted
	 * @throws RunnerException if JMH fails
	 */
	public static void main(String... arguments) throws IOException, InterruptedException, RunnerException {
		Set<String> parts = Set.of(arguments[0].split(","));
		Effort effort = Effort.of(arguments[1]);
		Path directory = Path.of(arguments[2]);
		List<String> report = new ArrayList<>(machine());
		if (parts.contains("servlet")) {
			report.addAll(CostPerRequest.measure("servlet", ServletPathBenchmark.class, effort));
		}
		if (parts.contains("reactive")) {
			report.addAll(CostPerRequest.measure("reactive", ReactivePathBenchmark.class, effort));
		}
		if (parts.contains("sample")) {
			report.addAll(SampleThroughput.measure(Path.of(arguments[3]), directory.resolve("bench-sample"), effort));
		}
		System.out.println();
		report.forEach(System.out::println);
		Files.write(directory.resolve("bench.txt"), report);
	}

	private static List<String> machine() throws IOException {
		String processor = System.getProperty("os.arch");
		Path cpuinfo = Path.of("/proc/cpuinfo");
		if (Files.isReadable(cpuinfo)) {
			try (Stream<String> lines = Files.lines(cpuinfo)) {
				processor = lines.filter((line) -> line.startsWith("model name"))
					.map((line) -> line.substring(line.indexOf(':') + 1).trim())
					.findFirst()
					.orElse(processor);
			}
		}
		return List.of(
				"%d x %s, %s %s".formatted(Runtime.getRuntime().availableProcessors(), processor,
						System.getProperty("os.name"), System.getProperty("os.version")),
				"%s %s".formatted(System.getProperty("java.vm.name"), System.getProperty("java.vm.version")));
	}

}
