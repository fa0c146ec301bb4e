package io.github.quiesce.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownPlan;
import io.github.quiesce.lease.LeaseDrainable;
import io.github.quiesce.watchdog.DeadlockAction;
import io.github.quiesce.watchdog.FatalErrorAction;
import io.github.quiesce.watchdog.LimitedResource;
import io.github.quiesce.watchdog.Watchdog;
import io.github.quiesce.watchdog.WatchdogSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters of the watchdog, and the alert rules that are made of them.
 */
class WatchdogMetricsTests {

	private static final Pattern METER = Pattern.compile("quiesce_watchdog_\\w+");

	private final ShutdownCoordinator coordinator = new ShutdownCoordinator(
			new ShutdownPlan(Duration.ofSeconds(25), Duration.ofSeconds(2), Duration.ZERO, null, Duration.ZERO));

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final Watchdog watchdog = watchdog();

	private Watchdog watchdog() {
		Map<LimitedResource, Double> marks = new EnumMap<>(LimitedResource.class);
		marks.put(LimitedResource.HEAP, 0.9);
		WatchdogSettings settings = new WatchdogSettings(Duration.ofSeconds(10), Duration.ofMinutes(5), Set.of(),
				DeadlockAction.REPORT, new WatchdogSettings.Limits(marks, 0.05, Set.of(), 0, 30, 10),
				new WatchdogSettings.Fatal(List.of(VirtualMachineError.class), FatalErrorAction.REPORT, 70, 0));
		return new Watchdog(settings, this.coordinator, new GenericApplicationContext(), () -> null, null, List::of,
				() -> 0);
	}

	@Test
	void kindsAndErrorsAreFoundBeforeAndAfterTheRegistry() {
		this.watchdog.getUncaughtErrors().report("web", new IllegalStateException());
		WatchdogMetrics metrics = new WatchdogMetrics(this.watchdog, this.coordinator);
		metrics.bindTo(this.registry);
		this.coordinator.register(new LeaseDrainable(() -> false));
		this.watchdog.getUncaughtErrors().report("async", new IllegalArgumentException());
		assertThat(this.registry.get("quiesce.watchdog.uncaught").functionCounters()).hasSize(2)
			.allSatisfy((counter) -> assertThat(counter.count()).isEqualTo(1));
		assertThat(this.registry.get("quiesce.watchdog.stuck").tag("kind", "lease").gauge().value()).isZero();
		assertThat(this.registry.get("quiesce.watchdog.alarms").tag("check", "uncaught").functionCounter().count())
			.isEqualTo(2);
		assertThat(this.registry.get("quiesce.watchdog.healthy").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get("quiesce.watchdog.used").tag("resource", "heap").gauge().value()).isNaN();
	}

	@Test
	void everyMeterHasAnAlertAndEveryAlertItsMeters() throws IOException {
		new WatchdogMetrics(this.watchdog, this.coordinator).bindTo(this.registry);
		this.coordinator.register(new LeaseDrainable(() -> false));
		this.watchdog.getUncaughtErrors().report("web", new IllegalStateException());
		Map<String, List<Map<String, List<Map<String, Object>>>>> rules = new Yaml()
			.load(Files.readString(Path.of("../sample-app/deploy/alerts.yml")));
		Set<String> used = new TreeSet<>();
		assertThat(rules.get("groups").get(0).get("rules")).isNotEmpty().allSatisfy((rule) -> {
			assertThat(rule).containsKeys("alert", "expr", "labels", "annotations");
			Matcher matcher = METER.matcher((String) rule.get("expr"));
			while (matcher.find()) {
				used.add(matcher.group());
			}
		});
		Set<String> scraped = new TreeSet<>();
		this.registry.scrape().lines().filter((line) -> line.startsWith("quiesce_watchdog")).forEach((line) -> {
			Matcher matcher = METER.matcher(line);
			assertThat(matcher.find()).isTrue();
			scraped.add(matcher.group());
		});
		assertThat(used).containsExactlyElementsOf(scraped);
	}

}
