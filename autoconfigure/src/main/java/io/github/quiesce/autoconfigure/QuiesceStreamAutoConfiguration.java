package io.github.quiesce.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.quiesce.core.Spread;
import io.github.quiesce.http.HttpTraffic;
import io.github.quiesce.http.servlet.DeferredResultEnd;
import io.github.quiesce.stream.StreamDrainable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the kind {@code stream}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceHttpAutoConfiguration.class)
@ConditionalOnBean(HttpTraffic.class)
public final class QuiesceStreamAutoConfiguration {

	private static final String EVENT_STREAM = "text/event-stream";

	@Bean
	StreamDrainable quiesceStreams(QuiesceProperties properties, HttpTraffic traffic) {
		QuiesceProperties.Streams streams = properties.getStreams();
		List<String> mediaTypes = new ArrayList<>(streams.getMediaTypes());
		mediaTypes.add(EVENT_STREAM);
		StreamDrainable drainable = new StreamDrainable(mediaTypes,
				new Spread("quiesce-stream-closer", streams.getCloseAfter(), streams.getSpread()),
				streams.getCloseTimeout());
		traffic.handStreamsTo(drainable);
		return drainable;
	}

	/**
	 * Asynchronous answers of Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(WebMvcConfigurer.class)
	static class MvcConfiguration {

		@Bean
		WebMvcConfigurer quiesceAsyncSupport() {
			return new WebMvcConfigurer() {

				@Override
				public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
					configurer.registerDeferredResultInterceptors(new DeferredResultEnd());
				}

			};
		}

	}

}
