package io.github.quiesce.watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many threads there may be, in the files that Linux says it with.
 */
class ThreadLimitTests {

	@TempDir
	private Path root;

	private void write(String path, String text) throws IOException {
		Path file = this.root.resolve(path);
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
	}

	private long find() {
		return new ThreadLimit(this.root.resolve("proc"), this.root.resolve("cgroup")).find();
	}

	@Test
	void withoutTheseFilesItIsNotKnown() {
		assertThat(find()).isZero();
	}

	@Test
	void isTheLeastOfTheKernelsAndTheUsers() throws IOException {
		write("proc/sys/kernel/threads-max", "192730\n");
		write("proc/sys/kernel/pid_max", "4194304\n");
		assertThat(find()).isEqualTo(192_730);
		write("proc/self/limits", """
				Limit                     Soft Limit           Hard Limit           Units
				Max processes             63457                63457                processes
				Max open files            20000                20000                files
				""");
		assertThat(find()).isEqualTo(63_457);
	}

	@Test
	void isThatOfTheNarrowestControlGroup() throws IOException {
		write("proc/sys/kernel/threads-max", "192730\n");
		write("proc/self/cgroup", "0::/pods/orders\n");
		write("cgroup/pods/pids.max", "500\n");
		write("cgroup/pods/orders/pids.max", "max\n");
		assertThat(find()).isEqualTo(500);
		write("cgroup/pods/orders/pids.max", "100\n");
		assertThat(find()).isEqualTo(100);
	}

	@Test
	void isThatOfTheFirstVersionOfControlGroups() throws IOException {
		write("proc/self/cgroup", "8:pids:/docker/4711\n5:devices:/\n");
		write("cgroup/pids/pids.max", "300\n");
		assertThat(find()).isEqualTo(300);
	}

}
