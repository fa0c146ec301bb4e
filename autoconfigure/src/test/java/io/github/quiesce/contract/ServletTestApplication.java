package io.github.quiesce.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.TaskExecutor;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * The application under test on Spring MVC. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ TestApplicationConfiguration.class, ServletTestApplication.Endpoints.class })
public class ServletTestApplication {

	public static void main(String[] args) {
		TestWork.print("MAIN");
		ApplicationContext context = SpringApplication.run(ServletTestApplication.class, args);
		if (context.getEnvironment().containsProperty("test.fail-main")) {
			throw new IllegalStateException("thrown by the test");
		}
	}

	/**
	 * The endpoints, the same as those on WebFlux.
	 */
	@RestController
	static class Endpoints {

		private static final int FLOOD = 1 << 16;

		private final AtomicInteger chatter = new AtomicInteger();

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
		String fast() {
			return "fast";
		}

		@GetMapping("/slow")
		byte[] slow(@RequestParam long ms, @RequestParam int seed, @RequestParam int bytes) {
			this.work.serve("slow " + seed, ms);
			return Payload.of(seed, bytes);
		}

		@GetMapping("/hang")
		void hang() {
			TestWork.hang("hang");
		}

		@GetMapping("/wait/{id}")
		String await(@PathVariable String id) {
			return this.work.awaitRelease(id);
		}

		@PostMapping("/release/{id}")
		String release(@PathVariable String id) {
			this.work.release(id);
			return "releasing " + id;
		}

		@GetMapping("/async")
		CompletableFuture<byte[]> async(@RequestParam long ms, @RequestParam int seed, @RequestParam int bytes) {
			return CompletableFuture.supplyAsync(() -> slow(ms, seed, bytes));
		}

		@GetMapping("/deferred/{id}")
		DeferredResult<String> deferred(@PathVariable String id) {
			DeferredResult<String> result = new DeferredResult<>(600_000L);
			this.work.released(id).thenAccept(result::setResult);
			return result;
		}

		@GetMapping("/stream")
		ResponseEntity<StreamingResponseBody> stream(@RequestParam long ms, @RequestParam int seed,
				@RequestParam int bytes, HttpServletResponse response) {
			return ResponseEntity.ok()
				.contentType(MediaType.APPLICATION_OCTET_STREAM)
				.body((out) -> stream(out, response, ms, seed, bytes));
		}

		private void stream(OutputStream out, HttpServletResponse response, long ms, int seed, int bytes)
				throws IOException {
			TestWork.print("ENTERED stream " + seed);
			byte[] payload = Payload.of(seed, bytes);
			for (int slice = 0; slice < 10; slice++) {
				out.write(payload, bytes / 10 * slice, bytes / 10);
				response.flushBuffer();
				TestWork.sleep("slice " + slice + " of stream " + seed, ms / 10);
			}
			this.work.count();
		}

		@GetMapping("/events")
		SseEmitter events() throws IOException {
			SseEmitter emitter = new SseEmitter(0L);
			emitter.onCompletion(() -> TestWork.print("COMPLETED events"));
			emitter.send("first");
			return emitter;
		}

		@GetMapping("/chatter")
		int chatter(@RequestParam(defaultValue = "0") long ms) {
			TestWork.workSilently(ms);
			if (this.chatter.compareAndSet(0, 1)) {
				new Thread(() -> {
					while (true) {
						TestWork.print("chatter ".repeat(10));
						this.chatter.incrementAndGet();
					}
				}, "chatter").start();
			}
			return this.chatter.get();
		}

		@GetMapping("/flood")
		SseEmitter flood() {
			SseEmitter emitter = new SseEmitter(0L);
			String event = "x".repeat(FLOOD);
			new Thread(() -> {
				try {
					while (true) {
						emitter.send(event);
					}
				}
				catch (IOException | IllegalStateException ex) {
					TestWork.print("ENDED flood");
				}
			}, "flood").start();
			return emitter;
		}

		@GetMapping("/endless")
		ResponseEntity<StreamingResponseBody> endless(HttpServletResponse response) {
			return ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM).body((out) -> {
				out.write(Payload.of(1, 100));
				response.flushBuffer();
				this.work.awaitRelease("endless");
			});
		}

		@PostMapping("/upload")
		String upload(HttpServletRequest request) throws IOException {
			TestWork.print("ENTERED upload");
			CRC32 checksum = new CRC32();
			long length = 0;
			byte[] buffer = new byte[8192];
			InputStream in = request.getInputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				checksum.update(buffer, 0, read);
				length += read;
			}
			return Payload.receipt(length, checksum);
		}

		@PostMapping("/orders/{id}")
		String order(@PathVariable String id) {
			TestWork.print("ORDER " + id);
			return "order " + id;
		}

		@GetMapping("/tasks")
		String tasks(@RequestParam String name, @RequestParam int n, @RequestParam long ms,
				@RequestParam(defaultValue = "0") long delay) {
			TestWork.sleep("handler of " + name, delay);
			TestWork.Tasks.submit(this.tasks, name, n, ms);
			return "submitted";
		}

		@GetMapping("/own-tasks")
		String ownTasks(@RequestParam String name, @RequestParam int n, @RequestParam long ms) {
			TestWork.submit(this.ownExecutor, name, n, ms);
			return "submitted";
		}

		@GetMapping("/exit")
		void exit(@RequestParam int code) {
			TestWork.print("ENTERED exit");
			System.exit(code);
		}

		@PostMapping("/publish-accepting")
		String publishAccepting() {
			AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
			return "published";
		}

	}

}
