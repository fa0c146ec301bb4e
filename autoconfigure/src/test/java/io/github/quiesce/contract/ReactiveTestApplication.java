package io.github.quiesce.contract;

import java.time.Duration;
import java.util.zip.CRC32;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.task.TaskExecutor;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The application under test on WebFlux. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ TestApplicationConfiguration.class, ReactiveTestApplication.Endpoints.class })
public class ReactiveTestApplication {

	public static void main(String[] args) {
		TestWork.print("MAIN");
		SpringApplication.run(ReactiveTestApplication.class, args);
	}

	/**
	 * The endpoints, the same as those on Spring MVC.
	 */
	@RestController
	static class Endpoints {

		private static final int FLOOD = 1 << 16;

		private final TestWork work;

		private final TestWork.Tasks tasks;

		private final TaskExecutor ownExecutor;

		private final ApplicationContext context;

		Endpoints(TestWork work, TestWork.Tasks tasks, @Qualifier("ownExecutor") TaskExecutor ownExecutor,
				ApplicationContext context) {
			this.work = work;
			this.tasks = tasks;
			this.ownExecutor = ownExecutor;
			this.context = context;
		}

		@GetMapping("/fast")
		Mono<String> fast() {
			return Mono.just("fast");
		}

		@GetMapping("/slow")
		Mono<byte[]> slow(@RequestParam long ms, @RequestParam int seed, @RequestParam int bytes) {
			return Mono.delay(Duration.ofMillis(ms))
				.doOnSubscribe((subscription) -> TestWork.print("ENTERED slow " + seed))
				.doOnNext((tick) -> {
					this.work.count();
					TestWork.print("FINISHED slow " + seed);
				})
				.map((tick) -> Payload.of(seed, bytes));
		}

		@GetMapping("/hang")
		Mono<Void> hang() {
			return Mono.<Void>fromRunnable(() -> TestWork.hang("hang")).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/wait/{id}")
		Mono<String> await(@PathVariable String id) {
			return Mono.fromCallable(() -> this.work.awaitRelease(id)).subscribeOn(Schedulers.boundedElastic());
		}

		@PostMapping("/release/{id}")
		Mono<String> release(@PathVariable String id) {
			this.work.release(id);
			return Mono.just("releasing " + id);
		}

		@GetMapping("/async")
		Mono<byte[]> async(@RequestParam long ms, @RequestParam int seed, @RequestParam int bytes) {
			return Mono.fromCallable(() -> {
				this.work.serve("slow " + seed, ms);
				return Payload.of(seed, bytes);
			}).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/deferred/{id}")
		Mono<String> deferred(@PathVariable String id) {
			return Mono.fromFuture(this.work.released(id), true);
		}

		@GetMapping("/stream")
		ResponseEntity<Flux<DataBuffer>> stream(@RequestParam long ms, @RequestParam int seed,
				@RequestParam int bytes) {
			byte[] payload = Payload.of(seed, bytes);
			Flux<DataBuffer> body = Flux.interval(Duration.ZERO, Duration.ofMillis(Math.max(1, ms / 10)))
				.onBackpressureBuffer()
				.take(10)
				.map((slice) -> slice(payload, slice.intValue()))
				.doOnSubscribe((subscription) -> TestWork.print("ENTERED stream " + seed))
				.doOnComplete(this.work::count);
			return ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM).body(body);
		}

		private DataBuffer slice(byte[] payload, int slice) {
			int length = payload.length / 10;
			byte[] bytes = new byte[length];
			System.arraycopy(payload, slice * length, bytes, 0, length);
			return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			return Flux.concat(Mono.just("first"), Mono.<String>never())
				.doFinally((signal) -> TestWork.print("COMPLETED events"));
		}

		@GetMapping(path = "/flood", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> flood() {
			return Flux.<String>generate((sink) -> sink.next("x".repeat(FLOOD)))
				.doFinally((signal) -> TestWork.print("ENDED flood"));
		}

		@GetMapping("/endless")
		ResponseEntity<Flux<DataBuffer>> endless() {
			DataBuffer first = DefaultDataBufferFactory.sharedInstance.wrap(Payload.of(1, 100));
			Flux<DataBuffer> body = Flux.concat(Mono.just(first), Mono.never())
				.doOnSubscribe((subscription) -> TestWork.print("ENTERED wait endless"));
			return ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM).body(body);
		}

		@PostMapping("/upload")
		Mono<String> upload(ServerHttpRequest request) {
			TestWork.print("ENTERED upload");
			CRC32 checksum = new CRC32();
			return request.getBody().map((buffer) -> {
				byte[] bytes = new byte[buffer.readableByteCount()];
				buffer.read(bytes);
				DataBufferUtils.release(buffer);
				checksum.update(bytes);
				return (long) bytes.length;
			}).reduce(0L, Long::sum).map((length) -> Payload.receipt(length, checksum));
		}

		@PostMapping("/orders/{id}")
		Mono<String> order(@PathVariable String id) {
			TestWork.print("ORDER " + id);
			return Mono.just("order " + id);
		}

		@GetMapping("/tasks")
		Mono<String> tasks(@RequestParam String name, @RequestParam int n, @RequestParam long ms,
				@RequestParam(defaultValue = "0") long delay) {
			return Mono.fromCallable(() -> {
				TestWork.sleep("handler of " + name, delay);
				TestWork.Tasks.submit(this.tasks, name, n, ms);
				return "submitted";
			}).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/own-tasks")
		Mono<String> ownTasks(@RequestParam String name, @RequestParam int n, @RequestParam long ms) {
			TestWork.submit(this.ownExecutor, name, n, ms);
			return Mono.just("submitted");
		}

		@GetMapping("/exit")
		Mono<Void> exit(@RequestParam int code) {
			TestWork.print("ENTERED exit");
			return Mono.fromRunnable(() -> System.exit(code));
		}

		@PostMapping("/publish-accepting")
		Mono<String> publishAccepting() {
			AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
			return Mono.just("published");
		}

	}

}
