package io.github.quiesce.watchdog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.core.ShutdownCoordinator;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Work that has been in flight for longer than any of it should be. Each unit is named
 * once, with the stack of the thread that holds it, platform or virtual.
 */
final class StuckWorkCheck implements Check {

	private static final Log logger = LogFactory.getLog(Watchdog.class);

	/**
	 * More than this at once is one trouble and not many.
	 */
	private static final int MAX_NAMED = 20;

	private final ShutdownCoordinator coordinator;

	private final Duration stuckAfter;

	private final Set<String> longLived;

	private Map<String, List<Sighting>> before = Map.of();

	private volatile Map<String, List<InFlightWork>> work = Map.of();

	private volatile long alarms;

	StuckWorkCheck(ShutdownCoordinator coordinator, Duration stuckAfter, Set<String> longLived) {
		this.coordinator = coordinator;
		this.stuckAfter = stuckAfter;
		this.longLived = Set.copyOf(longLived);
	}

	@Override
	public String name() {
		return "stuck";
	}

	@Override
	public void look(long now) {
		long start = System.nanoTime();
		Map<String, List<InFlightWork>> work = new LinkedHashMap<>(this.coordinator.overdue(this.stuckAfter));
		long end = System.nanoTime();
		work.keySet().removeAll(this.longLived);
		Map<String, List<Sighting>> sightings = new LinkedHashMap<>();
		List<String> texts = new ArrayList<>();
		int found = 0;
		for (Map.Entry<String, List<InFlightWork>> entry : work.entrySet()) {
			List<Sighting> known = new ArrayList<>(this.before.getOrDefault(entry.getKey(), List.of()));
			List<Sighting> seen = new ArrayList<>();
			for (InFlightWork unit : entry.getValue()) {
				Sighting sighting = new Sighting(start - unit.age().toNanos(), end - unit.age().toNanos(),
						unit.thread());
				seen.add(sighting);
				if (!sighting.takeFrom(known)) {
					found++;
					if (texts.size() < MAX_NAMED) {
						texts.add(describe(entry.getKey(), unit));
					}
				}
			}
			sightings.put(entry.getKey(), seen);
		}
		this.before = sightings;
		this.work = work;
		this.alarms += found;
		texts.forEach(logger::warn);
		if (found > texts.size()) {
			logger.warn((found - texts.size()) + " more units of work have been in flight for longer than "
					+ Stacks.format(this.stuckAfter));
		}
	}

	private static String describe(String kind, InFlightWork unit) {
		StringBuilder text = new StringBuilder("Stuck: ").append(kind)
			.append("  ")
			.append(unit.description())
			.append("  has been in flight for ")
			.append(Stacks.format(unit.age()));
		Thread thread = unit.thread();
		if (thread != null) {
			text.append("  thread ").append(Stacks.nameOf(thread));
			Stacks.append(text, thread.getStackTrace());
		}
		return text.toString();
	}

	/**
	 * Return the work that was stuck in the last round.
	 * @return units by kind
	 */
	Map<String, List<InFlightWork>> work() {
		return this.work;
	}

	@Override
	public long alarms() {
		return this.alarms;
	}

	/**
	 * A unit of work as it was seen in one round. Units have no identity here, but each
	 * was accepted at a moment, which is known to lie between two others.
	 *
	 * @param earliest when it was accepted at the earliest
	 * @param latest when it was accepted at the latest
	 * @param thread the thread that held it
	 */
	private record Sighting(long earliest, long latest, @Nullable Thread thread) {

		/**
		 * Find this unit among those of the round before, the same thread preferred.
		 */
		boolean takeFrom(List<Sighting> known) {
			int match = -1;
			for (int i = 0; i < known.size(); i++) {
				Sighting other = known.get(i);
				if (this.earliest - other.latest <= 0 && other.earliest - this.latest <= 0) {
					if (other.thread == this.thread) {
						known.remove(i);
						return true;
					}
					match = (match < 0) ? i : match;
				}
			}
			if (match >= 0) {
				known.remove(match);
			}
			return match >= 0;
		}

	}

}
