package io.github.quiesce.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What a request costs with the tracking filter beyond what it costs with an empty one.
 */
final class CostPerRequest {

	private static final int[] THREADS = { 1, 8 };

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	private static final String ROW = "%-8s %-8s %7s %18s %18s %10s %10s %9s";

	private CostPerRequest() {
	}

	static List<String> measure(String path, Class<?> benchmark, Effort effort) throws RunnerException {
		List<String> lines = new ArrayList<>();
		lines.add("");
		lines.add("Cost per request, aim: <= 100 ns and <= 64 B");
		lines.add(ROW.formatted("path", "handler", "threads", "empty ns", "tracked ns", "cost ns", "CPU ns", "cost B"));
		for (int threads : THREADS) {
			Map<String, RunResult> results = run(benchmark, threads, effort);
			for (String handler : handlers(results)) {
				RunResult emptyRun = results.get(handler + " empty");
				RunResult trackedRun = results.get(handler + " tracked");
				Result<?> empty = emptyRun.getPrimaryResult();
				Result<?> tracked = trackedRun.getPrimaryResult();
				double cost = tracked.getScore() - empty.getScore();
				double cpu = secondary(trackedRun, CpuTimeProfiler.RESULT)
						- secondary(emptyRun, CpuTimeProfiler.RESULT);
				double bytes = secondary(trackedRun, ALLOCATED) - secondary(emptyRun, ALLOCATED);
				lines.add(ROW.formatted(path, handler, threads, score(empty), score(tracked), "%.1f".formatted(cost),
						"%.1f".formatted(cpu), "%.1f".formatted(bytes)));
			}
		}
		return lines;
	}

	private static Map<String, RunResult> run(Class<?> benchmark, int threads, Effort effort) throws RunnerException {
		TimeValue time = TimeValue.milliseconds(effort.iteration().toMillis());
		Options options = new OptionsBuilder().include(benchmark.getName() + "\\.")
			.threads(threads)
			.forks(effort.forks())
			.warmupIterations(effort.warmups())
			.warmupTime(time)
			.measurementIterations(effort.iterations())
			.measurementTime(time)
			.addProfiler(GCProfiler.class)
			.addProfiler(CpuTimeProfiler.class)
			.shouldFailOnError(true)
			.build();
		Map<String, RunResult> results = new TreeMap<>();
		Collection<RunResult> all = new Runner(options).run();
		for (RunResult result : all) {
			String handler = result.getParams().getParam("handler");
			results.put(handler + " " + result.getPrimaryResult().getLabel(), result);
		}
		return results;
	}

	private static List<String> handlers(Map<String, RunResult> results) {
		return results.values().stream().map((result) -> result.getParams().getParam("handler")).distinct().toList();
	}

	private static double secondary(RunResult result, String label) {
		return result.getSecondaryResults().get(label).getScore();
	}

	private static String score(Result<?> result) {
		return "%.1f ± %.1f".formatted(result.getScore(), result.getScoreError());
	}

}
