package io.github.quiesce.watchdog;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is done about a lack of memory may lack memory itself.
 */
class FatalErrorsTests {

	private final AtomicInteger attempts = new AtomicInteger();

	private final AtomicInteger lastResorts = new AtomicInteger();

	private final FatalErrors errors = new FatalErrors(List.of(VirtualMachineError.class), 4096, this::attempt,
			this.lastResorts::incrementAndGet);

	private volatile int failures;

	private boolean attempt() {
		if (this.attempts.incrementAndGet() <= this.failures) {
			throw new OutOfMemoryError("of the test");
		}
		return true;
	}

	@AfterEach
	void stop() {
		this.errors.stop();
	}

	@Test
	void isTriedAgainUntilItSucceeds() {
		this.failures = 3;
		this.errors.start();
		assertThat(this.errors.offer(new IllegalStateException())).isFalse();
		assertThat(this.errors.offer(new StackOverflowError())).isTrue();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.attempts.get() == 4);
		assertThat(this.errors.first()).isInstanceOf(StackOverflowError.class);
		assertThat(this.errors.thrower()).isSameAs(Thread.currentThread());
		assertThat(this.lastResorts).hasValue(0);
	}

	@Test
	void endsInTheLastResort() {
		this.failures = Integer.MAX_VALUE;
		this.errors.start();
		this.errors.offer(new OutOfMemoryError());
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> this.lastResorts.get() == 1);
		assertThat(this.attempts.get()).isGreaterThan(10);
	}

}
