package io.github.quiesce.watchdog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownPlan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which work is named, and how often.
 */
class StuckWorkCheckTests {

	private static final Duration LIMIT = Duration.ofMinutes(5);

	private final ShutdownCoordinator coordinator = new ShutdownCoordinator(
			new ShutdownPlan(Duration.ofSeconds(25), Duration.ofSeconds(2), Duration.ZERO, null, Duration.ZERO));

	private final Units http = new Units("http");

	private StuckWorkCheck check(String... longLived) {
		this.coordinator.register(this.http);
		return new StuckWorkCheck(this.coordinator, LIMIT, Set.of(longLived));
	}

	@Test
	void isNamedOnceWhoeverHoldsIt() {
		StuckWorkCheck check = check();
		Unit unit = this.http.add(LIMIT.plusSeconds(1), Thread.currentThread());
		check.look(0);
		assertThat(check.alarms()).isEqualTo(1);
		unit.thread = null;
		check.look(0);
		unit.thread = new Thread("other");
		check.look(0);
		assertThat(check.alarms()).isEqualTo(1);
		assertThat(check.work().get("http")).hasSize(1);
	}

	@Test
	void workThatIsYoungerIsNot() {
		StuckWorkCheck check = check();
		this.http.add(LIMIT.minusSeconds(30), null);
		check.look(0);
		assertThat(check.alarms()).isZero();
		assertThat(check.work().get("http")).isEmpty();
	}

	@Test
	void othersThatFollowAreNamedToo() {
		StuckWorkCheck check = check();
		Unit first = this.http.add(LIMIT.plusSeconds(10), null);
		check.look(0);
		this.http.add(LIMIT.plusSeconds(5), null);
		this.http.units.remove(first);
		check.look(0);
		assertThat(check.alarms()).isEqualTo(2);
		this.http.add(LIMIT.plusSeconds(1), null);
		this.http.add(LIMIT.plusSeconds(1), null);
		check.look(0);
		check.look(0);
		assertThat(check.alarms()).isEqualTo(4);
	}

	@Test
	void kindsThatLiveLongAreLeftOut() {
		StuckWorkCheck check = check("http");
		this.http.add(LIMIT.plusSeconds(1), null);
		check.look(0);
		assertThat(check.alarms()).isZero();
		assertThat(check.work()).isEmpty();
	}

	private static final class Units implements Drainable {

		private final String kind;

		private final List<Unit> units = new ArrayList<>();

		Units(String kind) {
			this.kind = kind;
		}

		Unit add(Duration age, @Nullable Thread thread) {
			Unit unit = new Unit(System.nanoTime() - age.toNanos(), thread);
			this.units.add(unit);
			return unit;
		}

		@Override
		public String kind() {
			return this.kind;
		}

		@Override
		public int inFlight() {
			return this.units.size();
		}

		@Override
		public List<InFlightWork> work() {
			return this.units.stream()
				.map((unit) -> new InFlightWork("GET /orders", Duration.ofNanos(System.nanoTime() - unit.acceptedAt),
						unit.thread))
				.toList();
		}

	}

	private static final class Unit {

		private final long acceptedAt;

		private @Nullable Thread thread;

		Unit(long acceptedAt, @Nullable Thread thread) {
			this.acceptedAt = acceptedAt;
			this.thread = thread;
		}

	}

}
