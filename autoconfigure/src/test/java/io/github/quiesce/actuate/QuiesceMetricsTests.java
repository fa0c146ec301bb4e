package io.github.quiesce.actuate;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.quiesce.Drainable;
import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownPhase;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.WorkListener;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownCoordinator.Scope;
import io.github.quiesce.core.ShutdownPlan;
import io.github.quiesce.core.Trigger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters exist from the start and follow the shutdown.
 */
class QuiesceMetricsTests {

	private static final Duration GENEROUS = Duration.ofSeconds(30);

	private final ShutdownCoordinator coordinator = new ShutdownCoordinator(new ShutdownPlan(Duration.ofSeconds(60),
			Duration.ofSeconds(2), Duration.ofSeconds(50), null, Duration.ZERO));

	private final QuiesceMetrics metrics = new QuiesceMetrics(this.coordinator);

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final TrafficKind http = new TrafficKind();

	QuiesceMetricsTests() {
		this.coordinator.setScope(Scope.EVERYTHING);
	}

	@AfterEach
	void endShutdown() {
		if (this.coordinator.getDeadline() != null) {
			this.coordinator.force();
		}
	}

	@Test
	void allMetersAreThereFromTheStart() {
		this.coordinator.register(this.http);
		this.metrics.bindTo(this.registry);
		for (QuiesceState state : QuiesceState.values()) {
			assertThat(state(state)).isEqualTo((state != QuiesceState.RUNNING) ? 0 : 1);
		}
		assertThat(gauge("quiesce.remaining")).isNaN();
		assertThat(gauge("quiesce.last.arrival")).isNaN();
		assertThat(this.registry.get("quiesce.in.flight").tag("kind", "http").gauge().value()).isZero();
		for (String outcome : new String[] { "completed", "aborted", "rejected", "late" }) {
			assertThat(counter(outcome)).isZero();
		}
		for (ShutdownPhase phase : ShutdownPhase.values()) {
			for (PhaseOutcome outcome : PhaseOutcome.values()) {
				assertThat(timer(this.registry, phase.id(), outcome.id()).count()).isZero();
			}
		}
	}

	@Test
	void everyMeterHasADescription() {
		this.coordinator.register(this.http);
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.getMeters()).isNotEmpty()
			.allSatisfy((meter) -> assertThat(meter.getId().getDescription()).as(meter.getId().getName()).isNotBlank());
	}

	@Test
	void kindsThatComeLaterHaveMetersToo() {
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.find("quiesce.in.flight").gauge()).isNull();
		this.coordinator.register(this.http);
		this.http.arrive();
		assertThat(this.registry.get("quiesce.in.flight").tag("kind", "http").gauge().value()).isOne();
	}

	@Test
	void shutdownIsFollowed() {
		MeterRegistry second = new SimpleMeterRegistry();
		this.metrics.bindTo(this.registry);
		this.metrics.bindTo(second);
		this.coordinator.register(this.http);
		this.http.arrive();
		this.coordinator.begin(new Trigger(ShutdownReason.SIGTERM));
		Awaitility.await().atMost(GENEROUS).until(() -> this.coordinator.getState() == QuiesceState.ANNOUNCING);
		assertThat(state(QuiesceState.RUNNING)).isZero();
		assertThat(state(QuiesceState.ANNOUNCING)).isOne();
		assertThat(gauge("quiesce.remaining")).isBetween(1.0, 60.0);
		this.http.arrive();
		this.http.complete();
		this.http.reject();
		assertThat(gauge("quiesce.last.arrival")).isBetween(0.0, 59.0);
		assertThat(counter("late")).isOne();
		assertThat(counter("completed")).isOne();
		assertThat(counter("rejected")).isOne();
		assertThat(counter("aborted")).isZero();
		this.coordinator.force();
		assertThat(counter("aborted")).isOne();
		Awaitility.await().atMost(GENEROUS).until(() -> this.coordinator.getState() == QuiesceState.RELEASING);
		assertThat(state(QuiesceState.ANNOUNCING)).isZero();
		assertThat(state(QuiesceState.RELEASING)).isOne();
		for (MeterRegistry registry : new MeterRegistry[] { this.registry, second }) {
			assertThat(timer(registry, "announce", "forced").count()).isOne();
			assertThat(timer(registry, "announce", "forced").totalTime(TimeUnit.NANOSECONDS)).isPositive();
			assertThat(timer(registry, "announce", "completed").count()).isZero();
		}
	}

	@Test
	void phasesOfAQuietShutdownAreRecorded() {
		this.metrics.bindTo(this.registry);
		this.coordinator.begin(new Trigger(ShutdownReason.SIGTERM));
		this.coordinator.awaitDrained();
		this.coordinator.finish();
		assertThat(timer(this.registry, "announce", "skipped").count()).isOne();
		assertThat(timer(this.registry, "drain", "completed").count()).isOne();
		assertThat(timer(this.registry, "release", "completed").count()).isOne();
	}

	private double state(QuiesceState state) {
		return this.registry.get("quiesce.state").tag("state", state.name()).gauge().value();
	}

	private double gauge(String name) {
		return this.registry.get(name).timeGauge().value(TimeUnit.SECONDS);
	}

	private double counter(String outcome) {
		return this.registry.get("quiesce.work." + outcome).tag("kind", "http").functionCounter().count();
	}

	private static Timer timer(MeterRegistry registry, String phase, String outcome) {
		return registry.get("quiesce.phase.duration").tags("phase", phase, "outcome", outcome).timer();
	}

	/**
	 * A kind that takes traffic.
	 */
	private static final class TrafficKind implements Drainable {

		private final AtomicInteger units = new AtomicInteger();

		private volatile @Nullable WorkListener listener;

		void arrive() {
			this.units.incrementAndGet();
			listener().arrived();
		}

		void complete() {
			this.units.decrementAndGet();
			listener().completed();
		}

		void reject() {
			listener().rejected();
		}

		private WorkListener listener() {
			WorkListener listener = this.listener;
			assertThat(listener).isNotNull();
			return listener;
		}

		@Override
		public String kind() {
			return "http";
		}

		@Override
		public int inFlight() {
			return this.units.get();
		}

		@Override
		public void reportTo(WorkListener listener) {
			this.listener = listener;
		}

		@Override
		public boolean acceptsTraffic() {
			return true;
		}

	}

}
