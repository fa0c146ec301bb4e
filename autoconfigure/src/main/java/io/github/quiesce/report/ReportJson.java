package io.github.quiesce.report;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import io.github.quiesce.core.HookFailure;
import io.github.quiesce.core.PhaseReport;
import io.github.quiesce.core.ShutdownReport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.json.JsonWriter;

/**
 * The one schema of a report, for both ways.
 */
final class ReportJson {

	private static final int VERSION = 1;

	private static final JsonWriter<Map<String, @Nullable Object>> WRITER = JsonWriter.standard();

	private ReportJson() {
	}

	static String write(ShutdownReport report, ProcessIdentity process, String application) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("version", VERSION);
		json.put("application", application);
		json.put("pid", process.pid());
		json.put("startedAt", process.startedAt().toString());
		json.put("outcome", report.outcome().id());
		json.put("reason", report.reason().name());
		json.put("triggeredAt", report.triggeredAt().toString());
		json.put("duration", report.duration().toString());
		json.put("gracePeriod", report.gracePeriod().toString());
		json.put("phases", report.phases().stream().map(ReportJson::phase).toList());
		Map<String, Object> work = new LinkedHashMap<>();
		report.work().forEach((kind, units) -> work.put(kind, work(units)));
		json.put("work", work);
		json.put("hooks", report.hooks().stream().map(ReportJson::hook).toList());
		Duration lastArrival = report.lastArrival();
		json.put("lastArrival", (lastArrival != null) ? lastArrival.toString() : null);
		return WRITER.writeToString(json) + "\n";
	}

	private static Map<String, Object> phase(PhaseReport phase) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("name", phase.phase().id());
		json.put("duration", phase.duration().toString());
		json.put("outcome", phase.outcome().id());
		return json;
	}

	private static Map<String, Object> work(ShutdownReport.Work units) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("completed", units.completed());
		json.put("aborted", units.aborted());
		json.put("rejected", units.rejected());
		json.put("late", units.late());
		return json;
	}

	private static Map<String, Object> hook(HookFailure hook) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("name", hook.name());
		json.put("problem", hook.problem());
		return json;
	}

	/**
	 * Read what was written.
	 * @throws RuntimeException if it was not written by {@link #write}
	 */
	static LastShutdown read(String json) {
		Map<String, Object> report = JsonParserFactory.getJsonParser().parseMap(json);
		Map<String, Long> aborted = new TreeMap<>();
		((Map<?, ?>) report.get("work")).forEach(
				(kind, units) -> aborted.put((String) kind, ((Number) ((Map<?, ?>) units).get("aborted")).longValue()));
		aborted.values().removeIf((units) -> units == 0);
		return new LastShutdown(text(report, "outcome"), text(report, "reason"),
				Instant.parse(text(report, "triggeredAt")), Duration.parse(text(report, "duration")), aborted);
	}

	private static String text(Map<String, Object> report, String name) {
		if (report.get(name) instanceof String text) {
			return text;
		}
		throw new IllegalArgumentException("No text for '" + name + "'");
	}

}
