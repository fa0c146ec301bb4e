package io.github.quiesce.executor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What counts as code of the application and how it is named.
 */
class ApplicationFramesTests {

	@ParameterizedTest
	@CsvSource({ "com.example.Mailer,true", "io.github.quiesce.sample.Mailer,true", "javaparser.Tree,true",
			"java.util.concurrent.FutureTask,false", "jdk.internal.misc.Unsafe,false",
			"org.springframework.messaging.simp.Heartbeat,false", "io.github.quiesce.core.Hooks,false",
			"reactor.core.publisher.Mono,false", "io.netty.channel.Channel,false" })
	void classesOfThePlatformAndOfFrameworksAreNotTheApplications(String className, boolean application) {
		assertThat(ApplicationFrames.isApplication(className)).isEqualTo(application);
	}

	@ParameterizedTest
	@CsvSource({ "com.example.Mailer,Mailer", "Mailer,Mailer", "com.example.Mailer$Job,Mailer$Job",
			"com.example.Mailer$$SpringCGLIB$$0,Mailer", "com.example.Mailer$$Lambda/0x0000,Mailer" })
	void namesAreShortAndWithoutWhatProxiesAdd(String className, String simpleName) {
		assertThat(ApplicationFrames.simpleName(className)).isEqualTo(simpleName);
	}

	@Test
	void threadWithoutApplicationCodeHasNoFrame() {
		assertThat(ApplicationFrames.outermost(new Thread("new"))).isNull();
	}

}
