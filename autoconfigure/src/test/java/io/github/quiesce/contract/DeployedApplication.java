package io.github.quiesce.contract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.web.SpringServletContainerInitializer;

/**
 * A container that the application is deployed to, as a WAR is, and that ends by itself
 * when the JVM does.
 */
public final class DeployedApplication {

	private DeployedApplication() {
	}

	public static void main(String[] args) throws Exception {
		Path directory = Files.createTempDirectory("quiesce-deployed-");
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir(directory.toString());
		tomcat.setHostname("127.0.0.1");
		tomcat.setPort(0);
		Context context = tomcat.addContext("", directory.toString());
		context.addServletContainerInitializer(new SpringServletContainerInitializer(), Set.of(Initializer.class));
		tomcat.getConnector();
		tomcat.start();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tomcat), "container-shutdown"));
		int port = tomcat.getConnector().getLocalPort();
		TestWork.print("DEPLOYED port=" + port);
		tomcat.getServer().await();
	}

	private static void stop(Tomcat tomcat) {
		try {
			TestWork.print("CONTAINER stops");
			tomcat.stop();
			TestWork.print("CONTAINER stopped");
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What the container finds in the WAR.
	 */
	public static class Initializer extends SpringBootServletInitializer {

		@Override
		protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
			return builder.sources(ServletTestApplication.class)
				.properties("management.endpoints.web.exposure.include=*", "spring.main.banner-mode=off",
						"quiesce.announce.duration=2s");
		}

	}

}
