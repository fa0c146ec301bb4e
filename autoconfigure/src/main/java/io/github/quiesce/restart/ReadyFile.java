package io.github.quiesce.restart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import io.github.quiesce.QuiesceState;
import io.github.quiesce.core.ShutdownListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A file that is there while the application is ready, with the id of its process in it:
 * what a launcher waits for before it ends the process of the old version.
 * <p>
 * A file that cannot be written is logged and changes nothing else.
 *
 * @since 0.1.0
 */
public final class ReadyFile implements ShutdownListener {

	private static final Log logger = LogFactory.getLog(ReadyFile.class);

	private final Path file;

	private final String content = ProcessHandle.current().pid() + "\n";

	private volatile boolean ready;

	private volatile boolean written;

	/**
	 * Create the file's keeper. A file that an earlier process has left is replaced.
	 * @param file the file
	 */
	public ReadyFile(Path file) {
		this.file = file.toAbsolutePath();
	}

	/**
	 * The application is ready, which nothing but {@link #onState} changes from now on.
	 */
	public void ready() {
		this.ready = true;
		write();
	}

	private void write() {
		Path draft = this.file.resolveSibling(this.file.getFileName() + "." + ProcessHandle.current().pid());
		try {
			Files.createDirectories(this.file.getParent());
			Files.writeString(draft, this.content);
			Files.move(draft, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			this.written = true;
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("quiesce.restart.ready-file: " + this.file + " cannot be written: " + ex);
		}
	}

	/**
	 * A process that is leaving is not ready. By then the file may be that of another.
	 */
	@Override
	public void onState(QuiesceState state) {
		if (state == QuiesceState.RUNNING) {
			// An announcement may be taken back before the application is ready.
			if (this.ready) {
				write();
			}
		}
		else if (this.written) {
			this.written = false;
			remove();
		}
	}

	private void remove() {
		try {
			if (Files.exists(this.file) && Files.readString(this.file).equals(this.content)) {
				Files.delete(this.file);
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("quiesce.restart.ready-file: " + this.file + " cannot be removed: " + ex);
		}
	}

}
