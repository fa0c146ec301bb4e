package io.github.quiesce.restart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link InheritedSocket} and its listener, on a socket that the test has
 * opened.
 */
class InheritedSocketTests {

	private static final long PATIENCE = Duration.ofSeconds(20).toMillis();

	private ServerSocketChannel channel;

	private InheritedSocket socket;

	@BeforeEach
	void open() throws IOException {
		this.channel = ServerSocketChannel.open();
		this.channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		this.socket = new InheritedSocket(this.channel, (InetSocketAddress) this.channel.getLocalAddress());
	}

	@AfterEach
	void close() throws IOException {
		this.channel.close();
	}

	@Test
	void acceptsNothingBeforeTheApplicationIsReady() throws Exception {
		InheritedListener listener = this.socket.listen();
		try (SocketChannel client = SocketChannel.open(this.socket.address())) {
			CompletableFuture<@Nullable SocketChannel> taken = take(listener);
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> taken.get(200, TimeUnit.MILLISECONDS));
			this.socket.ready();
			try (SocketChannel accepted = taken.get(PATIENCE, TimeUnit.MILLISECONDS)) {
				assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
			}
		}
	}

	@Test
	void leavesWhatComesAfterItWasStoppedToOthers() throws Exception {
		this.socket.ready();
		InheritedListener listener = this.socket.listen();
		CompletableFuture<@Nullable SocketChannel> taken = take(listener);
		this.socket.close();
		assertThat(taken.get(PATIENCE, TimeUnit.MILLISECONDS)).isNull();
		try (SocketChannel client = SocketChannel.open(this.socket.address())) {
			assertThat(listener.take()).isNull();
			assertThat(this.channel.isOpen()).isTrue();
			try (SocketChannel accepted = this.socket.listen().accept()) {
				assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
			}
		}
	}

	@Test
	void endsAWaitWithoutAConnection() throws Exception {
		this.socket.ready();
		InheritedListener listener = this.socket.listen();
		CompletableFuture<@Nullable SocketChannel> taken = take(listener);
		listener.wakeUp();
		assertThat(taken.get(PATIENCE, TimeUnit.MILLISECONDS)).isNull();
		assertThat(listener.isStopped()).isFalse();
		try (SocketChannel client = SocketChannel.open(this.socket.address());
				SocketChannel accepted = listener.accept()) {
			assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
		}
	}

	@Test
	void tellsAServerThatItWasClosedTheWayItsChannelWould() throws Exception {
		this.socket.ready();
		InheritedListener listener = this.socket.listen();
		CompletableFuture<SocketChannel> accepted = CompletableFuture.supplyAsync(() -> {
			try {
				return listener.accept();
			}
			catch (IOException ex) {
				throw new CompletionException(ex);
			}
		});
		listener.close();
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> accepted.get(PATIENCE, TimeUnit.MILLISECONDS))
			.withCauseInstanceOf(AsynchronousCloseException.class);
		assertThat(listener.isOpen()).isFalse();
		assertThat(this.channel.isOpen()).isTrue();
	}

	@Test
	void anInterruptDoesNotCloseTheSocketOfTheProcess() throws Exception {
		this.socket.ready();
		InheritedListener listener = this.socket.listen();
		try (SocketChannel client = SocketChannel.open(this.socket.address())) {
			Thread.currentThread().interrupt();
			assertThat(listener.take()).isNull();
			assertThat(Thread.interrupted()).isTrue();
			assertThat(this.channel.isOpen()).isTrue();
			try (SocketChannel accepted = listener.take()) {
				assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
			}
		}
	}

	private static CompletableFuture<@Nullable SocketChannel> take(InheritedListener listener) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return listener.take();
			}
			catch (IOException ex) {
				throw new CompletionException(ex);
			}
		});
	}

}
