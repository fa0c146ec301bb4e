package io.github.quiesce.contract;

import org.springframework.boot.SpringApplication;

/**
 * Two applications in one JVM, neither of which knows of the other.
 */
public final class SeveralApplications {

	private SeveralApplications() {
	}

	public static void main(String[] args) {
		SpringApplication.run(ServletTestApplication.class, args);
		SpringApplication.run(ServletTestApplication.class, args);
	}

}
