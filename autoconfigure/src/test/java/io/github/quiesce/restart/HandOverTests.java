package io.github.quiesce.restart;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownPlan;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandOver}.
 */
class HandOverTests {

	@Test
	void waitsForTheFirstRequestOfWhatWasAcceptedLast() throws Exception {
		long start = System.nanoTime();
		drain(Duration.ofMillis(300), false);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
	}

	@Test
	void doesNotWaitOnceTheDrainIsCut() throws Exception {
		long start = System.nanoTime();
		drain(Duration.ofMinutes(10), true);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
	}

	private static void drain(Duration linger, boolean aborted) throws Exception {
		ShutdownCoordinator coordinator = new ShutdownCoordinator(
				new ShutdownPlan(Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ZERO, null, Duration.ZERO));
		try (ServerSocketChannel channel = ServerSocketChannel.open()) {
			channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			InheritedSocket socket = new InheritedSocket(channel, (InetSocketAddress) channel.getLocalAddress());
			InheritedListener listener = socket.listen();
			HandOver handOver = new HandOver(socket, linger, coordinator);
			if (aborted) {
				handOver.abort();
			}
			assertThat(handOver.inFlight()).isZero();
			handOver.drain();
			assertThat(listener.isStopped()).isTrue();
			assertThat(handOver.inFlight()).isZero();
			assertThat(handOver.work()).isEmpty();
		}
	}

}
