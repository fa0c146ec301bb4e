package io.github.quiesce.contract;

import java.util.List;

import io.github.quiesce.autoconfigure.QuiesceAutoConfiguration;
import io.github.quiesce.autoconfigure.QuiesceJmsAutoConfiguration;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.boot.activemq.autoconfigure.ActiveMQAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jms.autoconfigure.JmsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * The scenarios of a message broker with ActiveMQ Classic.
 */
class JmsContractTests extends AbstractMessagingTests {

	private final BrokerService broker = new BrokerService();

	private String url = "";

	private Connection connection;

	private Session session;

	JmsContractTests() {
		super("jms", JmsTestApplication.class,
				"spring-jms|spring-boot-jms|spring-boot-activemq|activemq-client|jakarta\\.jms-api|hawtbuf");
	}

	@BeforeAll
	void startBroker() throws Exception {
		silence("org.apache.activemq");
		this.broker.setPersistent(false);
		this.broker.setUseJmx(false);
		this.broker.setUseShutdownHook(false);
		this.broker.addConnector("tcp://127.0.0.1:0");
		this.broker.start();
		this.broker.waitUntilStarted();
		this.url = this.broker.getTransportConnectors().get(0).getPublishableConnectString();
		this.connection = new ActiveMQConnectionFactory(this.url).createConnection();
		this.connection.start();
		this.session = this.connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
	}

	@AfterAll
	void stopBroker() throws Exception {
		if (this.connection != null) {
			this.connection.close();
		}
		this.broker.stop();
	}

	@Override
	void create(String name) {
		// Queues come into being when they are used
	}

	@Override
	synchronized void publish(String queue, String message) {
		try {
			this.session.createProducer(this.session.createQueue(queue)).send(this.session.createTextMessage(message));
		}
		catch (JMSException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	List<String> properties() {
		return List.of("spring.activemq.broker-url=" + this.url);
	}

	@Override
	ApplicationContextRunner context() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(QuiesceAutoConfiguration.class, QuiesceJmsAutoConfiguration.class,
					ActiveMQAutoConfiguration.class, JmsAutoConfiguration.class))
			.withBean(JmsTestApplication.Orders.class);
	}

	@Override
	List<String> prefixes() {
		return List.of("");
	}

}
