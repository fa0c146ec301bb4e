package io.github.quiesce.contract;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that takes connections out of its pool and keeps them. Runs in the
 * forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WatchdogPoolApplication.Endpoints.class)
public class WatchdogPoolApplication {

	public static void main(String[] args) {
		SpringApplication.run(WatchdogPoolApplication.class, args);
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

		private final DataSource dataSource;

		private final List<Connection> taken = new ArrayList<>();

		Endpoints(DataSource dataSource) {
			this.dataSource = dataSource;
		}

		@GetMapping("/take")
		String take(@RequestParam int connections) throws SQLException {
			for (int i = 0; i < connections; i++) {
				this.taken.add(this.dataSource.getConnection());
			}
			return "taken";
		}

		@GetMapping("/give-back")
		String giveBack() throws SQLException {
			for (Connection connection : this.taken) {
				connection.close();
			}
			this.taken.clear();
			return "given back";
		}

	}

}
