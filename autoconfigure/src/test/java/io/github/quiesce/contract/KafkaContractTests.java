package io.github.quiesce.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.quiesce.autoconfigure.QuiesceAutoConfiguration;
import io.github.quiesce.autoconfigure.QuiesceKafkaAutoConfiguration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * The scenarios of a message broker with Kafka.
 */
class KafkaContractTests extends AbstractMessagingTests {

	private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 4, "replies");

	private KafkaProducer<String, String> producer;

	KafkaContractTests() {
		super("kafka", KafkaTestApplication.class,
				"spring-kafka|spring-boot-kafka|kafka-clients|lz4-java|snappy-java|zstd-jni|reactor-core|reactive-streams");
	}

	@BeforeAll
	void startBroker() {
		silence("kafka", "org.apache.kafka", "state.change.logger");
		this.broker.afterPropertiesSet();
		this.producer = new KafkaProducer<>(
				Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, this.broker.getBrokersAsString()),
				new StringSerializer(), new StringSerializer());
	}

	@AfterAll
	void stopBroker() {
		if (this.producer != null) {
			this.producer.close();
		}
		this.broker.destroy();
	}

	@Override
	void create(String name) {
		this.broker.addTopics(name);
	}

	@Override
	void publish(String queue, String message) {
		try {
			this.producer.send(new ProducerRecord<>(queue, message)).get(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	List<String> properties() {
		return List.of("spring.kafka.bootstrap-servers=" + this.broker.getBrokersAsString(),
				"spring.kafka.consumer.group-id=${test.queue}", "spring.kafka.consumer.auto-offset-reset=earliest",
				"logging.level.org.apache.kafka=warn");
	}

	@Override
	ApplicationContextRunner context() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(QuiesceAutoConfiguration.class,
					QuiesceKafkaAutoConfiguration.class, KafkaAutoConfiguration.class))
			.withBean(KafkaTestApplication.Orders.class);
	}

	@Override
	List<String> prefixes() {
		return List.of("", "async-", "mono-", "batch-");
	}

}
