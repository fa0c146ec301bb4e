package io.github.quiesce.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.github.quiesce.autoconfigure.QuiesceAutoConfiguration;
import io.github.quiesce.autoconfigure.QuiesceRabbitAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The scenarios of a message broker with one that speaks AMQP 0-9-1.
 */
abstract class AbstractRabbitTests extends AbstractMessagingTests {

	private final String containers;

	private @Nullable AmqpBroker broker;

	private @Nullable Connection connection;

	private Channel channel;

	AbstractRabbitTests(String containers) {
		super("rabbit", RabbitTestApplication.class,
				"spring-amqp|spring-rabbit|spring-boot-amqp|amqp-client|netty-.*|reactor-core|reactive-streams");
		this.containers = containers;
	}

	@BeforeAll
	void startBroker() throws IOException, TimeoutException {
		silence("org.apache.qpid", "qpid");
		this.broker = AmqpBroker.start();
		assumeTrue(this.broker != null,
				"Qpid Broker-J does not run on Java 24 and later, and no RabbitMQ answers on localhost:5672");
		ConnectionFactory factory = new ConnectionFactory();
		factory.setHost("127.0.0.1");
		factory.setPort(this.broker.port());
		this.connection = factory.newConnection();
		this.channel = this.connection.createChannel();
		this.channel.confirmSelect();
		this.channel.queueDeclare("replies", false, false, false, Map.of());
	}

	@AfterAll
	void stopBroker() throws IOException {
		if (this.connection != null) {
			this.connection.close();
		}
		if (this.broker != null) {
			this.broker.close();
		}
	}

	@Override
	void create(String name) {
		try {
			this.channel.queueDeclare(name, false, false, false, Map.of());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	synchronized void publish(String queue, String message) {
		try {
			this.channel.basicPublish("", queue, MessageProperties.TEXT_PLAIN,
					message.getBytes(StandardCharsets.UTF_8));
			this.channel.waitForConfirmsOrDie(10_000);
		}
		catch (IOException | InterruptedException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	List<String> properties() {
		return List.of("spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + this.broker.port(),
				"spring.rabbitmq.publisher-confirm-type=simple", "spring.rabbitmq.listener.type=" + this.containers);
	}

	@Override
	ApplicationContextRunner context() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(QuiesceAutoConfiguration.class,
					QuiesceRabbitAutoConfiguration.class, RabbitAutoConfiguration.class))
			.withBean(RabbitTestApplication.Orders.class);
	}

	@Override
	List<String> prefixes() {
		return List.of("", "async-", "mono-");
	}

}
