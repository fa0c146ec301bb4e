package io.github.quiesce.restart;

import java.nio.file.Path;

import io.github.quiesce.QuiesceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A launcher takes the file for the word of a process that is ready.
 */
class ReadyFileTests {

	@TempDir
	private Path directory;

	@Test
	void isThereFromReadinessToTheAnnouncement() {
		Path path = this.directory.resolve("sub").resolve("ready");
		ReadyFile file = new ReadyFile(path);
		assertThat(path).doesNotExist();
		file.ready();
		assertThat(path).hasContent(Long.toString(ProcessHandle.current().pid()));
		file.onState(QuiesceState.ANNOUNCING);
		assertThat(path).doesNotExist();
		file.onState(QuiesceState.RUNNING);
		assertThat(path).exists();
	}

	@Test
	void isNotWrittenByAnAnnouncementThatIsTakenBackDuringTheStart() {
		Path path = this.directory.resolve("ready");
		ReadyFile file = new ReadyFile(path);
		file.onState(QuiesceState.ANNOUNCING);
		file.onState(QuiesceState.RUNNING);
		assertThat(path).doesNotExist();
	}

}
