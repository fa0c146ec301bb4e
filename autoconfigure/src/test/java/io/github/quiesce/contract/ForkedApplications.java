package io.github.quiesce.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Keeps the applications that a test has forked: ends them after the test, and shows the
 * end of their output and what their threads do when the test fails.
 */
final class ForkedApplications implements AfterEachCallback, TestExecutionExceptionHandler {

	private static final int TAIL = 80;

	private final List<ForkedApplication> applications = new CopyOnWriteArrayList<>();

	/**
	 * Keep an application until the end of the test.
	 * @param application the application
	 * @return the application
	 */
	ForkedApplication keep(ForkedApplication application) {
		this.applications.add(application);
		return application;
	}

	@Override
	public void handleTestExecutionException(ExtensionContext context, Throwable ex) throws Throwable {
		if (this.applications.isEmpty() || ex instanceof org.opentest4j.TestAbortedException) {
			throw ex;
		}
		String failure = (ex instanceof AssertionError) ? ex.getMessage() : ex.toString();
		StringBuilder message = new StringBuilder(failure);
		for (ForkedApplication application : this.applications) {
			application.dumpThreads();
			message.append(String.format("%n--- end of the output of %s ---%n", application));
			message.append(application.output().tail(TAIL));
		}
		message.append(String.format("%n--- end of the output, of the failure: ---%n"));
		message.append(failure, 0, Math.min(failure.length(), 2000));
		AssertionError error = new AssertionError(message.toString(), ex.getCause());
		error.setStackTrace(ex.getStackTrace());
		throw error;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.applications.forEach(ForkedApplication::close);
		this.applications.clear();
	}

}
