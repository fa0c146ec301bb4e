package io.github.quiesce.contract;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An application with a gRPC server. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class GrpcApplication {

	public static void main(String[] args) {
		SpringApplication.run(GrpcApplication.class, args);
	}

	@Bean
	TestApplicationConfiguration.ReadyPrinter readyPrinter(Environment environment) {
		return new TestApplicationConfiguration.ReadyPrinter(environment);
	}

	@Bean
	Ledger ledger(JdbcTemplate jdbc) {
		return new Ledger(jdbc);
	}

	@EventListener
	void onStarted(GrpcServerStartedEvent event) {
		TestWork.print("GRPC port=" + event.getPort());
	}

	@Bean
	BindableService work(Ledger ledger) {
		Work work = new Work(ledger);
		return () -> ServerServiceDefinition.builder(GrpcTestCalls.SERVICE)
			.addMethod(GrpcTestCalls.SLOW, ServerCalls.asyncUnaryCall(work::slow))
			.addMethod(GrpcTestCalls.HANG, ServerCalls.asyncUnaryCall(work::hang))
			.addMethod(GrpcTestCalls.COUNT, ServerCalls.asyncServerStreamingCall(work::count))
			.addMethod(GrpcTestCalls.ECHO, ServerCalls.asyncBidiStreamingCall(work::echo))
			.build();
	}

	/**
	 * The handlers.
	 */
	static class Work {

		private final Ledger ledger;

		Work(Ledger ledger) {
			this.ledger = ledger;
		}

		void slow(String millis, StreamObserver<String> answer) {
			this.ledger.work("call " + millis, Long.parseLong(millis));
			answer.onNext("slept " + millis);
			answer.onCompleted();
		}

		void hang(String name, StreamObserver<String> answer) {
			TestWork.hang("call " + name);
		}

		void count(String millis, StreamObserver<String> answer) {
			TestWork.print("ENTERED counting");
			for (int number = 1; number <= 10; number++) {
				TestWork.sleep("number " + number, Long.parseLong(millis) / 10);
				answer.onNext(Integer.toString(number));
			}
			this.ledger.work("count", 0);
			answer.onCompleted();
		}

		StreamObserver<String> echo(StreamObserver<String> answer) {
			TestWork.print("ENTERED echo");
			((ServerCallStreamObserver<String>) answer).setOnCancelHandler(() -> TestWork.print("CANCELLED echo"));
			return new StreamObserver<>() {

				@Override
				public void onNext(String message) {
					answer.onNext(message);
				}

				@Override
				public void onError(Throwable failure) {
					TestWork.print("FAILED echo");
				}

				@Override
				public void onCompleted() {
					TestWork.print("FINISHED echo");
					answer.onCompleted();
				}

			};
		}

	}

}
