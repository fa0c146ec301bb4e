package io.github.quiesce.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a forked process has written so far, line by line, with the time when each line
 * came. Safe for use by several threads.
 */
final class OutputLog {

	private final List<Line> lines = new ArrayList<>();

	private boolean ended;

	private boolean paused;

	/**
	 * Read a stream to its end on a daemon thread.
	 * @param stream the output of a process
	 * @param name the name of the thread
	 */
	void collect(InputStream stream, String name) {
		Thread thread = new Thread(() -> read(stream), name);
		thread.setDaemon(true);
		thread.start();
	}

	private void read(InputStream stream) {
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
			for (String text = reader.readLine(); text != null; text = reader.readLine()) {
				add(text);
				awaitReading();
			}
		}
		catch (IOException ex) {
			add("(output lost: " + ex + ")");
		}
		end();
	}

	private synchronized void add(String text) {
		this.lines.add(new Line(System.nanoTime(), text));
		notifyAll();
	}

	/**
	 * Read no further, so that the process cannot write any more once its pipe is full.
	 * @param paused whether to stop reading, or to go on
	 */
	synchronized void pause(boolean paused) {
		this.paused = paused;
		notifyAll();
	}

	private synchronized void awaitReading() {
		while (this.paused) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	private synchronized void end() {
		this.ended = true;
		notifyAll();
	}

	/**
	 * Wait for a line.
	 * @param regex what to find in the line
	 * @param timeout how long to wait
	 * @return the match in the first such line
	 */
	Matcher await(String regex, Duration timeout) {
		return await(regex, 1, timeout).get(0);
	}

	/**
	 * Wait for a number of lines.
	 * @param regex what to find in each line
	 * @param count how many such lines to wait for
	 * @param timeout how long to wait
	 * @return the matches in the lines found
	 */
	synchronized List<Matcher> await(String regex, int count, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		List<Matcher> found = find(regex);
		while (found.size() < count) {
			long left = (deadline - System.nanoTime()) / 1_000_000;
			if (left <= 0 || this.ended) {
				throw new AssertionError(String.format("Expected %d lines matching '%s' in the output, but %d came %s",
						count, regex, found.size(),
						this.ended ? "before the process ended" : "within " + timeout.toMillis() + " ms"));
			}
			try {
				wait(left);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new AssertionError("Interrupted while waiting for '" + regex + "'", ex);
			}
			found = find(regex);
		}
		return found;
	}

	/**
	 * Wait until the process has closed its output, so that nothing more will come.
	 * @param timeout how long to wait
	 * @return whether the end was reached
	 */
	synchronized boolean awaitEnd(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (!this.ended) {
			long left = (deadline - System.nanoTime()) / 1_000_000;
			if (left <= 0) {
				return false;
			}
			try {
				wait(left);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}
		return true;
	}

	/**
	 * Return the matches in all lines so far.
	 * @param regex what to find
	 * @return a match for each line that has it
	 */
	List<Matcher> find(String regex) {
		Pattern pattern = Pattern.compile(regex);
		return lines().stream()
			.map((line) -> pattern.matcher(line.text()))
			.filter(Matcher::find)
			.collect(Collectors.toList());
	}

	/**
	 * Return all lines so far.
	 * @return the lines
	 */
	synchronized List<Line> lines() {
		return List.copyOf(this.lines);
	}

	/**
	 * Return the lines that have come since a moment.
	 * @param nanos the moment, as of {@link System#nanoTime()}
	 * @return their texts
	 */
	List<String> since(long nanos) {
		return lines().stream().filter((line) -> line.nanos() - nanos >= 0).map(Line::text).toList();
	}

	/**
	 * Return everything as one text.
	 * @return the lines, joined
	 */
	String text() {
		return lines().stream().map(Line::text).collect(Collectors.joining("\n"));
	}

	/**
	 * Return the end of the output, and a dump of the threads if there is one.
	 * @param count how many lines, apart from the dump
	 * @return the last lines, joined
	 */
	String tail(int count) {
		List<String> all = lines().stream().map(Line::text).toList();
		int dump = (int) all.stream().takeWhile((line) -> !line.startsWith("Full thread dump")).count();
		return String.join("\n", all.subList(Math.max(0, dump - count), all.size()));
	}

	/**
	 * A line of output.
	 *
	 * @param nanos when it came, as of {@link System#nanoTime()}
	 * @param text the line
	 */
	record Line(long nanos, String text) {

	}

}
