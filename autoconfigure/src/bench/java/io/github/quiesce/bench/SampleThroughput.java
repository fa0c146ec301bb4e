package io.github.quiesce.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The throughput of the sample application with the starter against without it. Both run
 * side by side and are put under load in turns; a second application without the starter
 * takes turns as well and shows how far two equal JVMs differ.
 */
final class SampleThroughput {

	private static final int WARMUPS = 6;

	private SampleThroughput() {
	}

	static List<String> measure(Path jar, Path directory, Effort effort) throws IOException, InterruptedException {
		Files.createDirectories(directory);
		SampleApplicationFiles files = SampleApplicationFiles.extract(jar, directory);
		List<String> lines = new ArrayList<>();
		lines.add("");
		lines.add("Throughput of the sample with the starter / without, aim: >= 0.98");
		List<Double> ratios = new ArrayList<>();
		List<Double> cpuRatios = new ArrayList<>();
		List<Double> controls = new ArrayList<>();
		try (KeepAliveLoad load = new KeepAliveLoad()) {
			for (int launch = 1; launch <= effort.launches(); launch++) {
				try (Side with = new Side(files, true, directory.resolve("with.log"));
						Side without = new Side(files, false, directory.resolve("without.log"));
						Side control = new Side(files, false, directory.resolve("control.log"))) {
					List<Side> sides = new ArrayList<>(List.of(with, without, control));
					for (int warmup = 0; warmup < WARMUPS; warmup++) {
						runAll(sides, load, effort.round().multipliedBy(2));
					}
					for (int pair = 1; pair <= effort.pairs(); pair++) {
						runAll(sides, load, effort.round());
						// Nobody is always first.
						Collections.rotate(sides, 1);
						ratios.add(with.throughput / without.throughput);
						cpuRatios.add(with.cpuPerRequest / without.cpuPerRequest);
						controls.add(control.throughput / without.throughput);
						String line = "start %d pair %d: %.0f / %.0f requests/s = %.4f, CPU %.1f / %.1f us, control %.4f"
							.formatted(launch, pair, with.throughput, without.throughput, last(ratios),
									with.cpuPerRequest, without.cpuPerRequest, last(controls));
						System.out.println(line);
						lines.add(line);
					}
				}
			}
		}
		lines.add(summary("throughput with / without", ratios));
		lines.add(summary("control   without / without", controls));
		lines.add(summary("CPU per request with / without", cpuRatios));
		return lines;
	}

	private static void runAll(List<Side> sides, KeepAliveLoad load, Duration duration)
			throws IOException, InterruptedException {
		for (Side side : sides) {
			side.run(load, duration);
		}
	}

	private static double last(List<Double> values) {
		return values.get(values.size() - 1);
	}

	private static String summary(String title, List<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int middle = sorted.size() / 2;
		double median = (sorted.size() % 2 == 1) ? sorted.get(middle)
				: (sorted.get(middle - 1) + sorted.get(middle)) / 2;
		return "%s: median %.4f, min %.4f, max %.4f of %d pairs".formatted(title, median, sorted.get(0), last(sorted),
				sorted.size());
	}

	/**
	 * One of the applications and what was measured in its last round.
	 */
	private static final class Side implements AutoCloseable {

		private final SampleProcess process;

		private final int port;

		private double throughput;

		private double cpuPerRequest;

		Side(SampleApplicationFiles files, boolean starter, Path log) throws IOException, InterruptedException {
			this.process = SampleProcess.start(files, starter, log);
			this.port = this.process.port();
		}

		void run(KeepAliveLoad load, Duration duration) throws IOException, InterruptedException {
			Duration cpu = this.process.cpu();
			long start = System.nanoTime();
			long requests = load.run(this.port, duration);
			long elapsed = System.nanoTime() - start;
			this.throughput = requests * 1e9 / elapsed;
			this.cpuPerRequest = this.process.cpu().minus(cpu).toNanos() / 1e3 / requests;
		}

		@Override
		public void close() {
			this.process.close();
		}

	}

}
