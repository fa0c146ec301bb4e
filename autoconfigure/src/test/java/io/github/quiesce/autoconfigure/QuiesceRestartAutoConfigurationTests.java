package io.github.quiesce.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Values that do not go with an inherited socket stop the start.
 */
class QuiesceRestartAutoConfigurationTests {

	private final QuiesceProperties properties = new QuiesceProperties();

	private final QuiesceRestartProperties restart = new QuiesceRestartProperties();

	@Test
	void refusedRequestsDoNotGoWithASuccessor() {
		this.properties.getHttp().setRejectNew(true);
		fails("quiesce.restart.inherit-socket and quiesce.http.reject-new are both true");
	}

	@Test
	void lingerIsNotNegative() {
		this.restart.setLinger(Duration.ofSeconds(-3));
		fails("quiesce.restart.linger is -3000ms");
	}

	@Test
	void nettyNeedsAPortThatTheProcessesShare() {
		NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(0);
		assertThatExceptionOfType(InvalidQuiescePropertiesException.class)
			.isThrownBy(() -> new QuiesceRestartAutoConfiguration.NettyConfiguration().quiesceSharedPortCustomizer()
				.customize(factory))
			.withMessageContaining("server.port is 0");
	}

	private void fails(String message) {
		assertThatExceptionOfType(InvalidQuiescePropertiesException.class)
			.isThrownBy(() -> new QuiesceRestartAutoConfiguration.InheritConfiguration()
				.quiesceInheritedSocket(this.properties, this.restart))
			.withMessageContaining(message);
	}

}
