package io.github.quiesce.report;

import java.time.Instant;
import java.util.Optional;

/**
 * A process, told apart from later ones with the same number by when it started.
 *
 * @param pid its number
 * @param startedAt when it started
 */
record ProcessIdentity(long pid, Instant startedAt) {

	private static final String SEPARATOR = " ";

	static ProcessIdentity current() {
		ProcessHandle process = ProcessHandle.current();
		return new ProcessIdentity(process.pid(), startOf(process));
	}

	private static Instant startOf(ProcessHandle process) {
		return process.info().startInstant().orElse(Instant.EPOCH);
	}

	static Optional<ProcessIdentity> parse(String text) {
		String[] parts = text.trim().split(SEPARATOR);
		try {
			return Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Instant.parse(parts[1])));
		}
		catch (RuntimeException ex) {
			return Optional.empty();
		}
	}

	boolean isAlive() {
		return ProcessHandle.of(this.pid).filter((process) -> startOf(process).equals(this.startedAt)).isPresent();
	}

	@Override
	public String toString() {
		return this.pid + SEPARATOR + this.startedAt;
	}

}
