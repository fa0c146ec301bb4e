package io.github.quiesce.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Orders over HTTP: fast and slow answers, a streamed export and an upload.
 */
@RestController
class OrderController {

	private final OrderBook orders;

	private final Mailer mailer;

	OrderController(OrderBook orders, Mailer mailer) {
		this.orders = orders;
		this.mailer = mailer;
	}

	@GetMapping("/orders")
	List<Order> list() {
		return this.orders.all();
	}

	@GetMapping("/orders/{id}")
	ResponseEntity<Order> find(@PathVariable long id) {
		return ResponseEntity.of(this.orders.find(id));
	}

	@PostMapping("/orders")
	@ResponseStatus(HttpStatus.CREATED)
	Order place(@RequestParam String item) {
		Order order = this.orders.place(item);
		this.mailer.confirm(order);
		return order;
	}

	@GetMapping("/orders/{id}/invoice")
	ResponseEntity<String> invoice(@PathVariable long id, @RequestParam(defaultValue = "5") int seconds)
			throws InterruptedException {
		TimeUnit.SECONDS.sleep(seconds);
		return ResponseEntity.of(this.orders.find(id).map((order) -> "Invoice for " + order.item() + "\n"));
	}

	@GetMapping(path = "/orders/export", produces = "text/csv")
	ResponseEntity<StreamingResponseBody> export(@RequestParam(defaultValue = "20") int rows,
			@RequestParam(defaultValue = "250") int pause) {
		StreamingResponseBody body = (stream) -> {
			for (int row = 1; row <= rows; row++) {
				stream.write((row + ",exported\n").getBytes(StandardCharsets.UTF_8));
				stream.flush();
				pause(pause);
			}
		};
		return ResponseEntity.ok().contentType(MediaType.parseMediaType("text/csv")).body(body);
	}

	@PostMapping("/orders/import")
	Map<String, Long> upload(InputStream body) throws IOException {
		return Map.of("bytes", body.transferTo(OutputStream.nullOutputStream()));
	}

	private static void pause(int millis) throws IOException {
		try {
			TimeUnit.MILLISECONDS.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Export was interrupted", ex);
		}
	}

}
