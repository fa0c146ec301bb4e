package io.github.quiesce.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.quiesce.WorkListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link MessageDrainable} and {@link Intake}.
 */
class MessageDrainableTests {

	private final FakeContainer container = new FakeContainer();

	private final List<FakeContainer> containers = new ArrayList<>(List.of(this.container));

	private final FakeDrainable drainable = new FakeDrainable(this.containers);

	private final WorkListener listener = mock();

	@BeforeEach
	void report() {
		this.drainable.reportTo(this.listener);
	}

	@Test
	void countsMessagesInHand() {
		assertThat(this.drainable.inFlight()).isZero();
		Delivery delivery = begin();
		assertThat(this.drainable.inFlight()).isOne();
		then(this.listener).should().arrived();
		assertThat(this.drainable.work()).singleElement().satisfies((work) -> {
			assertThat(work.description()).isEqualTo("orders-listener of orders");
			assertThat(work.thread()).isSameAs(Thread.currentThread());
			assertThat(work.age()).isGreaterThanOrEqualTo(Duration.ZERO);
		});
		delivery.end();
		delivery.end();
		assertThat(this.drainable.inFlight()).isZero();
		then(this.listener).should(times(1)).completed();
	}

	@Test
	void asynchronousMessagesHoldNoThread() {
		Delivery delivery = begin();
		delivery.detach();
		assertThat(this.drainable.work()).singleElement().satisfies((work) -> assertThat(work.thread()).isNull());
		assertThat(this.drainable.inFlight()).isOne();
	}

	@Test
	void idleContainerCountsUntilItHasStopped() {
		this.drainable.announce();
		awaitCalls("stop");
		assertThat(this.drainable.inFlight()).isOne();
		assertThat(this.drainable.work()).singleElement()
			.satisfies((work) -> assertThat(work.description()).isEqualTo("orders-listener of orders (leaving)"));
		this.container.stopped();
		assertThat(this.drainable.inFlight()).isZero();
		then(this.listener).should().changed();
		then(this.listener).should(never()).completed();
	}

	@Test
	void messageIsCompletedWhenItsContainerHasStopped() {
		Delivery delivery = begin();
		this.drainable.announce();
		awaitCalls("stop");
		assertThat(this.drainable.inFlight()).isOne();
		delivery.end();
		assertThat(this.drainable.inFlight()).isOne();
		then(this.listener).should(never()).completed();
		this.container.stopped();
		assertThat(this.drainable.inFlight()).isZero();
		then(this.listener).should(times(1)).completed();
	}

	@Test
	void asynchronousContainerStopsAfterItsLastMessage() {
		this.container.asynchronous = true;
		Delivery first = begin();
		Delivery second = begin();
		this.drainable.announce();
		awaitCalls("pause");
		first.end();
		assertThat(this.container.calls).containsExactly("pause");
		second.end();
		awaitCalls("pause", "stop");
		assertThat(this.drainable.inFlight()).isOne();
		this.container.stopped();
		assertThat(this.drainable.inFlight()).isZero();
	}

	@Test
	void asynchronousContainerStopsAtOnceWithNothingInHand() {
		this.container.asynchronous = true;
		this.drainable.announce();
		awaitCalls("stop");
	}

	@Test
	void othersOfTheGroupWaitForAsynchronousMessages() {
		FakeContainer member = new FakeContainer();
		FakeContainer stranger = new FakeContainer();
		this.containers.addAll(List.of(member, stranger));
		this.container.asynchronous = true;
		this.container.group = "group";
		member.group = "group";
		stranger.group = "other";
		Delivery delivery = begin();
		this.drainable.announce();
		await().untilAsserted(() -> assertThat(stranger.calls).containsExactly("stop"));
		assertThat(member.calls).containsExactly("pause");
		assertThat(this.drainable.inFlight()).isEqualTo(3);
		delivery.end();
		awaitCalls("pause", "stop");
		await().untilAsserted(() -> assertThat(member.calls).containsExactly("pause", "stop"));
		assertThat(this.drainable.inFlight()).isEqualTo(3);
		List.of(this.container, member, stranger).forEach(FakeContainer::stopped);
		assertThat(this.drainable.inFlight()).isZero();
	}

	@Test
	void abortStopsAPausedContainer() {
		this.container.asynchronous = true;
		begin();
		this.drainable.announce();
		this.drainable.abort();
		awaitCalls("pause", "stop");
		assertThat(this.drainable.isAborted()).isTrue();
	}

	@Test
	void abortInterruptsWhoHoldsAMessage() {
		begin();
		this.drainable.abort();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void listensAgainWhenResumed() {
		this.drainable.announce();
		awaitCalls("stop");
		this.container.stopped();
		this.drainable.resume();
		awaitCalls("stop", "start");
		assertThat(this.drainable.inFlight()).isZero();
	}

	@Test
	void listensAgainOnceItHasStoppedWhenResumedBefore() {
		this.drainable.announce();
		awaitCalls("stop");
		this.drainable.resume();
		assertThat(this.container.calls).containsExactly("stop");
		this.container.stopped();
		awaitCalls("stop", "start");
	}

	@Test
	void resumesAPausedContainer() {
		this.container.asynchronous = true;
		Delivery delivery = begin();
		this.drainable.announce();
		this.drainable.resume();
		delivery.end();
		awaitCalls("pause", "unpause");
	}

	@Test
	void canBeAnnouncedAgain() {
		listensAgainWhenResumed();
		this.drainable.announce();
		awaitCalls("stop", "start", "stop");
	}

	@Test
	void leavesAloneWhatDidNotRun() {
		this.container.running = false;
		this.drainable.announce();
		assertThat(this.drainable.inFlight()).isZero();
		this.drainable.resume();
		assertThat(this.container.calls).isEmpty();
	}

	@Test
	void leavesAloneWhatReceivesReplies() {
		this.container.egress = true;
		this.drainable.announce();
		assertThat(this.drainable.inFlight()).isZero();
		assertThat(this.container.calls).isEmpty();
	}

	@Test
	void containerThatCannotBeStoppedHoldsNobodyUp() {
		this.container.unstoppable = true;
		this.drainable.announce();
		awaitCalls("stop");
		await().until(() -> this.drainable.inFlight() == 0);
	}

	@Test
	void stopsContainersThatNobodyListsAnyMore() {
		this.drainable.intake(this.container);
		this.containers.clear();
		this.drainable.announce();
		awaitCalls("stop");
	}

	private Delivery begin() {
		return this.drainable.intake(this.container).begin(null);
	}

	private void awaitCalls(String... calls) {
		await().untilAsserted(() -> assertThat(this.container.calls).containsExactly(calls));
	}

	/**
	 * A kind with one container.
	 */
	private static final class FakeDrainable extends MessageDrainable<FakeContainer> {

		private final List<FakeContainer> containers;

		FakeDrainable(List<FakeContainer> containers) {
			this.containers = containers;
		}

		@Override
		public String kind() {
			return "fake";
		}

		@Override
		protected Collection<FakeContainer> containers() {
			return this.containers;
		}

		@Override
		protected Intake<FakeContainer> createIntake(FakeContainer container) {
			return new FakeIntake(this, container);
		}

		@Override
		protected boolean isEgress(FakeContainer container) {
			return container.egress;
		}

	}

	/**
	 * The intake of that container.
	 */
	private static final class FakeIntake extends Intake<FakeContainer> {

		FakeIntake(FakeDrainable drainable, FakeContainer container) {
			super(drainable, container);
		}

		@Override
		protected boolean isRunning(FakeContainer container) {
			return container.running;
		}

		@Override
		protected boolean isAsynchronous(FakeContainer container) {
			return container.asynchronous;
		}

		@Override
		protected @Nullable String group(FakeContainer container) {
			return container.group;
		}

		@Override
		protected void pause(FakeContainer container) {
			container.calls.add("pause");
		}

		@Override
		protected void unpause(FakeContainer container) {
			container.calls.add("unpause");
		}

		@Override
		protected void stop(FakeContainer container, Runnable callback) {
			container.stop(callback);
		}

		@Override
		protected void start(FakeContainer container) {
			container.start();
		}

		@Override
		protected @Nullable String id(FakeContainer container) {
			return "orders-listener";
		}

		@Override
		protected @Nullable String destination(FakeContainer container) {
			return "orders";
		}

	}

}
