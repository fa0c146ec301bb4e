package io.github.quiesce.contract;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A reactive application with errors that it does not deal with. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WatchdogReactiveApplication.Endpoints.class)
public class WatchdogReactiveApplication {

	public static void main(String[] args) {
		SpringApplication.run(WatchdogReactiveApplication.class, args);
	}

	@Bean
	TestApplicationConfiguration.ReadyPrinter readyPrinter(Environment environment) {
		return new TestApplicationConfiguration.ReadyPrinter(environment);
	}

	/**
	 * How a test gets at it.
	 */
	@RestController
	static class Endpoints {

		@GetMapping("/throw")
		Mono<String> fail() {
			throw new IllegalStateException("thrown by the handler");
		}

		@GetMapping("/throw-later")
		Mono<String> failLater() {
			return Mono.<String>error(() -> new IllegalStateException("thrown later"))
				.subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/overflow")
		Mono<Integer> overflow() {
			return Mono.just(overflow(0));
		}

		private static int overflow(int depth) {
			return overflow(depth + 1) + 1;
		}

	}

}
