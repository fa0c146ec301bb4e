package io.github.quiesce.contract;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * An application whose server is in a child of another context.
 */
public final class NestedApplication {

	private NestedApplication() {
	}

	public static void main(String[] args) {
		new SpringApplicationBuilder().sources(Parent.class)
			.web(WebApplicationType.NONE)
			.child(ServletTestApplication.class)
			.web(WebApplicationType.SERVLET)
			.run(args);
	}

	/**
	 * The outer context, which has a coordinator of its own.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Parent {

	}

}
