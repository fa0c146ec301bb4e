package io.github.quiesce.core;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;

/**
 * The kinds of work of an application, and what has become of their work. Several may
 * share a name, and are counted together.
 */
final class Kinds implements Iterable<Kind> {

	private final List<Kind> kinds = new CopyOnWriteArrayList<>();

	private final Map<String, WorkTally> tallies = new ConcurrentHashMap<>();

	private final AtomicLong arrivals = new AtomicLong();

	void add(Kind kind) {
		this.kinds.add(kind);
	}

	void remove(Drainable drainable) {
		this.kinds.removeIf((kind) -> kind.is(drainable));
	}

	@Override
	public Iterator<Kind> iterator() {
		return this.kinds.iterator();
	}

	/**
	 * Return the names of all kinds there have ever been.
	 */
	Set<String> names() {
		return this.tallies.keySet();
	}

	boolean acceptTraffic() {
		return this.kinds.stream().anyMatch(Kind::acceptsTraffic);
	}

	Map<String, Integer> inFlight(Set<Thread> callers) {
		Map<String, Integer> inFlight = new LinkedHashMap<>();
		this.kinds.forEach((kind) -> inFlight.merge(kind.name(), kind.inFlight(callers), Integer::sum));
		return inFlight;
	}

	Map<String, List<InFlightWork>> work() {
		return collect(Kind::work);
	}

	Map<String, List<InFlightWork>> overdue(Duration age) {
		return collect((kind) -> kind.overdue(age));
	}

	private Map<String, List<InFlightWork>> collect(Function<Kind, List<InFlightWork>> works) {
		Map<String, List<InFlightWork>> work = new LinkedHashMap<>();
		this.kinds.forEach((kind) -> work.merge(kind.name(), works.apply(kind),
				(first, second) -> Stream.concat(first.stream(), second.stream()).toList()));
		return work;
	}

	boolean isHeldBy(Set<Thread> threads) {
		return work().values()
			.stream()
			.flatMap(List::stream)
			.anyMatch((work) -> work.thread() != null && threads.contains(work.thread()));
	}

	/**
	 * Count what arrives while stopping, of whatever kind.
	 */
	void arrived() {
		this.arrivals.incrementAndGet();
	}

	/**
	 * Work may turn into work of another kind, as a request that submits a task does, and
	 * would be missed by a look that has passed the one kind and not yet reached the
	 * other. A look during which nothing has arrived misses nothing.
	 */
	boolean isIdle(Set<Thread> callers) {
		long before = this.arrivals.get();
		return this.kinds.stream().allMatch((kind) -> kind.isIdle(callers)) && this.arrivals.get() == before;
	}

	WorkTally tally(String kind) {
		return this.tallies.computeIfAbsent(kind, (name) -> new WorkTally());
	}

	Map<String, WorkTally> tallies() {
		return this.tallies;
	}

	boolean hasCutWork() {
		return this.tallies.values().stream().anyMatch((tally) -> tally.aborted() > 0);
	}

	Map<String, ShutdownReport.Work> finishedWork() {
		Map<String, ShutdownReport.Work> work = new TreeMap<>();
		this.tallies.forEach((kind, tally) -> {
			ShutdownReport.Work units = ShutdownReport.Work.of(tally);
			if (!units.isEmpty()) {
				work.put(kind, units);
			}
		});
		return work;
	}

	void resetTallies() {
		this.tallies.values().forEach(WorkTally::reset);
	}

}
