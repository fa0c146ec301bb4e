package io.github.quiesce.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * gRPC: clients are told to leave, calls finish, and a stream on which nothing happens
 * holds nobody up.
 */
class GrpcKindTests extends AbstractKindTests {

	private final List<ManagedChannel> channels = new ArrayList<>();

	GrpcKindTests() {
		super(GrpcApplication.class, "grpc-.*|spring-grpc-core|spring-boot-(?:starter-)?grpc-server|netty-.*"
				+ "|protobuf-java.*|proto-google-.*|guava|failureaccess|perfmark-api|gson|jsr305|error_prone.*");
	}

	@AfterEach
	void closeChannels() {
		this.channels.forEach(ManagedChannel::shutdownNow);
	}

	private ManagedChannel connect(ForkedApplication application) {
		int port = Integer.parseInt(application.output().await("^GRPC port=(\\d+)", GENEROUS).group(1));
		ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
		this.channels.add(channel);
		return channel;
	}

	private ForkedApplication startServer(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("spring.grpc.server.port=0");
		all.add("spring.grpc.server.address=127.0.0.1");
		return start(all.toArray(String[]::new));
	}

	@Test
	void callsFinishWhileHealthSaysNotServing() throws Exception {
		ForkedApplication application = startServer("quiesce.announce.duration=2s",
				"spring.grpc.server.health.service[" + GrpcTestCalls.SERVICE + "].include=*",
				"spring.grpc.server.health.schedule.delay=0s", "spring.grpc.server.health.schedule.period=1s");
		ManagedChannel channel = connect(application);
		await().atMost(GENEROUS).until(() -> check(channel, GrpcTestCalls.SERVICE) == ServingStatus.SERVING);
		Watch watch = new Watch();
		HealthGrpc.newStub(channel)
			.watch(HealthCheckRequest.newBuilder().setService(GrpcTestCalls.SERVICE).build(), watch);
		assertThat(watch.next()).isEqualTo(ServingStatus.SERVING.name());
		Future<String> slow = call(channel, "4000");
		Iterator<String> numbers = ClientCalls.blockingServerStreamingCall(channel, GrpcTestCalls.COUNT,
				CallOptions.DEFAULT, "4000");
		application.output().await("ENTERED call 4000", GENEROUS);
		application.output().await("ENTERED counting", GENEROUS);
		application.signal("TERM");
		assertThat(watch.next()).isEqualTo(ServingStatus.NOT_SERVING.name());
		assertThat(check(channel, "")).isEqualTo(ServingStatus.NOT_SERVING);
		assertThat(check(channel, GrpcTestCalls.SERVICE)).isEqualTo(ServingStatus.NOT_SERVING);
		assertThat(call(channel, "1").get()).as("new call within the window").isEqualTo("slept 1");
		assertThat(application.get("/actuator/quiesce").text()).contains("\"grpc\":2")
			.contains(GrpcTestCalls.SLOW.getFullMethodName());
		assertThat(slow.get()).isEqualTo("slept 4000");
		assertThat(numbers).toIterable().hasSize(10);
		assertThat(watch.next()).isEqualTo(Status.Code.UNAVAILABLE.name());
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).as("without Boot's wait of 30 s").isLessThan(Duration.ofSeconds(15));
		assertThat(application.output().find("^STORED call 4000|^STORED count")).hasSize(2);
		assertThat(application.output().find("finished +grpc 3")).hasSize(1);
	}

	@Test
	void anIdleStreamIsClosedAndABusyOneFinishes() throws Exception {
		ForkedApplication application = startServer();
		Conversation idle = new Conversation(connect(application));
		Conversation busy = new Conversation(connect(application));
		assertThat(idle.say("first")).isEqualTo("first");
		assertThat(busy.say("first")).isEqualTo("first");
		application.signal("TERM");
		for (int i = 0; i < 15; i++) {
			assertThat(busy.say("word " + i)).isEqualTo("word " + i);
			await().pollDelay(Duration.ofMillis(200)).until(() -> true);
		}
		assertThat(idle.next()).isEqualTo(Status.Code.UNAVAILABLE.name());
		busy.finish();
		assertThat(busy.next()).isEqualTo("COMPLETED");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().find("^CANCELLED echo")).as("told to the handler").hasSize(1);
		assertThat(application.output().find("^FINISHED echo")).hasSize(1);
	}

	@Test
	void aCallThatOutlastsTheBudgetIsRefusedAndNamed() {
		ForkedApplication application = startServer("quiesce.grace-period=4s", "quiesce.release.reserve=2s");
		ManagedChannel channel = connect(application);
		Future<String> hung = ClientCalls.futureUnaryCall(channel.newCall(GrpcTestCalls.HANG, CallOptions.DEFAULT),
				"for ever");
		application.output().await("ENTERED call for ever", GENEROUS);
		application.signal("TERM");
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(hung::get)
			.satisfies((ex) -> assertThat(Status.fromThrowable(ex).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(124);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(5));
		assertThat(application.output().find("IGNORED interrupt of call for ever")).isNotEmpty();
		assertThat(application.output().find("grpc +test\\.Work/Hang +age")).hasSize(1);
	}

	private static Future<String> call(ManagedChannel channel, String millis) {
		return ClientCalls.futureUnaryCall(channel.newCall(GrpcTestCalls.SLOW, CallOptions.DEFAULT), millis);
	}

	private static ServingStatus check(ManagedChannel channel, String service) {
		try {
			return HealthGrpc.newBlockingStub(channel)
				.check(HealthCheckRequest.newBuilder().setService(service).build())
				.getStatus();
		}
		catch (StatusRuntimeException ex) {
			return ServingStatus.SERVICE_UNKNOWN;
		}
	}

	/**
	 * What a stream brings, one after the other.
	 */
	private static class Received<A> implements StreamObserver<A> {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		@Override
		public void onNext(A answer) {
			this.events
				.add((answer instanceof HealthCheckResponse health) ? health.getStatus().name() : answer.toString());
		}

		@Override
		public void onError(Throwable failure) {
			this.events.add(Status.fromThrowable(failure).getCode().name());
		}

		@Override
		public void onCompleted() {
			this.events.add("COMPLETED");
		}

		String next() {
			await().atMost(GENEROUS).until(() -> !this.events.isEmpty());
			return this.events.remove();
		}

	}

	private static final class Watch extends Received<HealthCheckResponse> {

	}

	private static final class Conversation extends Received<String> {

		private final StreamObserver<String> requests;

		Conversation(ManagedChannel channel) {
			this.requests = ClientCalls.asyncBidiStreamingCall(channel.newCall(GrpcTestCalls.ECHO, CallOptions.DEFAULT),
					this);
		}

		String say(String message) {
			this.requests.onNext(message);
			return next();
		}

		void finish() {
			this.requests.onCompleted();
		}

	}

}
