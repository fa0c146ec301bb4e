package io.github.quiesce.watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How many threads Linux lets a process have: the least of what its control groups, its
 * user and the kernel allow. Elsewhere there is no telling.
 */
final class ThreadLimit {

	private static final int LIMITS_COLUMN = 26;

	private final Path proc;

	private final Path cgroups;

	ThreadLimit(Path proc, Path cgroups) {
		this.proc = proc;
		this.cgroups = cgroups;
	}

	/**
	 * Return the limit.
	 * @return a number of threads, {@code 0} if it is not known
	 */
	static long ofThisProcess() {
		return new ThreadLimit(Path.of("/proc"), Path.of("/sys/fs/cgroup")).find();
	}

	long find() {
		List<Long> limits = new ArrayList<>();
		read(this.proc.resolve("sys/kernel/threads-max")).forEach((line) -> add(line, limits));
		read(this.proc.resolve("sys/kernel/pid_max")).forEach((line) -> add(line, limits));
		for (String line : read(this.proc.resolve("self/limits"))) {
			if (line.startsWith("Max processes") && line.length() > LIMITS_COLUMN) {
				add(line.substring(LIMITS_COLUMN).trim().split("\\s+")[0], limits);
			}
		}
		for (String line : read(this.proc.resolve("self/cgroup"))) {
			String[] parts = line.split(":", 3);
			if (parts.length == 3 && parts[1].isEmpty()) {
				walk(this.cgroups, parts[2], limits);
			}
			else if (parts.length == 3 && List.of(parts[1].split(",")).contains("pids")) {
				walk(this.cgroups.resolve("pids"), parts[2], limits);
			}
		}
		return limits.stream().mapToLong(Long::longValue).min().orElse(0);
	}

	/**
	 * A group is bound by those that it is in. Inside of a container its path may be that
	 * on the host, where only the root is there.
	 */
	private static void walk(Path root, String path, List<Long> limits) {
		Path group = root.resolve(path.substring(path.startsWith("/") ? 1 : 0)).normalize();
		while (group != null && group.startsWith(root)) {
			read(group.resolve("pids.max")).forEach((line) -> add(line, limits));
			group = group.getParent();
		}
	}

	private static void add(String text, List<Long> limits) {
		try {
			limits.add(Long.parseLong(text.trim()));
		}
		catch (NumberFormatException ex) {
			// "max" or "unlimited"
		}
	}

	private static List<String> read(Path file) {
		try {
			return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
		}
		catch (IOException ex) {
			return List.of();
		}
	}

}
