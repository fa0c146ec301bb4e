package io.github.quiesce.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The file with the report, and the marker beside it that is there for as long as the
 * process has not ended in order.
 */
final class ReportFile {

	private static final Log logger = LogFactory.getLog(ReportFile.class);

	private final Path file;

	private final Path marker;

	private final ProcessIdentity process;

	ReportFile(Path file, ProcessIdentity process) {
		this.file = file.toAbsolutePath();
		this.marker = this.file.resolveSibling(this.file.getFileName() + ".running");
		this.process = process;
	}

	/**
	 * Read how the process before this one ended.
	 * @return how, or {@code null} if nothing is known
	 */
	@Nullable LastShutdown readLast() {
		Optional<ProcessIdentity> before = readMarker();
		if (before.isPresent() && !before.get().isAlive()) {
			logger.warn("The last process (pid " + before.get().pid() + ", started at " + before.get().startedAt()
					+ ") ended without a word: it was killed, crashed or lost power");
			return LastShutdown.unclean();
		}
		try {
			return ReportJson.read(Files.readString(this.file));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("The report of the last shutdown in " + this.file + " cannot be read: " + ex);
			return null;
		}
	}

	private Optional<ProcessIdentity> readMarker() {
		try {
			return ProcessIdentity.parse(Files.readString(this.marker));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Leave the marker.
	 */
	void mark() {
		try {
			Path directory = this.file.getParent();
			if (directory != null) {
				Files.createDirectories(directory);
			}
			replace(this.marker, this.process.toString());
		}
		catch (IOException ex) {
			logger.warn("quiesce.report.file: " + this.marker + " cannot be written, so that an end without a word"
					+ " will not be noticed: " + ex);
		}
	}

	/**
	 * Take the marker away, unless another process has put its own there.
	 */
	void unmark() {
		if (readMarker().filter(this.process::equals).isPresent()) {
			try {
				Files.deleteIfExists(this.marker);
			}
			catch (IOException ex) {
				logger.warn(this.marker + " cannot be removed: " + ex);
			}
		}
	}

	/**
	 * Write the report.
	 * @throws IOException if it cannot be written; what was there before is still there
	 */
	void write(String json) throws IOException {
		replace(this.file, json);
		unmark();
	}

	/**
	 * A reader sees the old text or the new one and never half of one.
	 */
	private static void replace(Path target, String text) throws IOException {
		Path written = target.resolveSibling(target.getFileName() + ".tmp");
		try {
			Files.writeString(written, text);
			Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			Files.deleteIfExists(written);
			throw ex;
		}
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
