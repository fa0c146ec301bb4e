package io.github.quiesce.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the listeners of the applications under test do with a message, whatever the
 * broker. A message is a number and how many milliseconds it takes, like {@code 17;20}.
 * Runs in the forked JVM.
 */
class MessagingWork {

	private final JdbcTemplate jdbc;

	private final Reply reply;

	MessagingWork(JdbcTemplate jdbc, Reply reply) {
		this.jdbc = jdbc;
		this.reply = reply;
		jdbc.execute("create table handled (id varchar(20))");
	}

	/**
	 * Handle a message on the thread of the listener.
	 * @param message the message
	 */
	void handle(String message) {
		String[] parts = message.split(";");
		TestWork.print("BEGUN " + parts[0]);
		try {
			new CountDownLatch(1).await(Long.parseLong(parts[1]), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			TestWork.print("INTERRUPTED " + parts[0]);
			Thread.currentThread().interrupt();
			throw new IllegalStateException(parts[0] + " was interrupted", ex);
		}
		finish(parts[0]);
	}

	/**
	 * Handle a message without holding the thread of the listener.
	 * @param message the message
	 * @return completes when it is handled
	 */
	CompletableFuture<Void> handleLater(String message) {
		String[] parts = message.split(";");
		TestWork.print("BEGUN " + parts[0]);
		return CompletableFuture.runAsync(() -> finish(parts[0]),
				CompletableFuture.delayedExecutor(Long.parseLong(parts[1]), TimeUnit.MILLISECONDS));
	}

	/**
	 * The database and the connection to the broker are needed in the last moment.
	 */
	private void finish(String id) {
		try {
			this.jdbc.update("insert into handled values (?)", id);
			this.reply.send(id);
			TestWork.print("HANDLED " + id);
		}
		catch (Exception ex) {
			TestWork.print("FAILED " + id + " " + ex);
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Sends a message in turn.
	 */
	interface Reply {

		/**
		 * Send a message and wait until the broker has it.
		 * @param id the number of the message that was handled
		 * @throws Exception if the broker does not take it
		 */
		void send(String id) throws Exception;

	}

}
