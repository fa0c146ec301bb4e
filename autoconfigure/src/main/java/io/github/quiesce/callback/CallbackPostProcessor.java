package io.github.quiesce.callback;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.quiesce.Registration;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.Assert;

/**
 * Finds methods with an annotation and registers them as callbacks for as long as their
 * bean lives.
 *
 * @param <A> the type of the annotation
 */
abstract class CallbackPostProcessor<A extends Annotation> implements DestructionAwareBeanPostProcessor {

	private final Class<A> annotationType;

	private final ConfigurableListableBeanFactory beanFactory;

	private final Set<Class<?>> without = ConcurrentHashMap.newKeySet();

	private final Map<String, List<Registration>> registrations = new ConcurrentHashMap<>();

	CallbackPostProcessor(Class<A> annotationType, ConfigurableListableBeanFactory beanFactory) {
		this.annotationType = annotationType;
		this.beanFactory = beanFactory;
	}

	/**
	 * Register a method.
	 * @param annotation what it says about itself
	 * @param name its class and name, for the log
	 * @param action calls it
	 * @return takes it back
	 */
	abstract Registration register(A annotation, String name, BeanMethod action);

	@Override
	public final Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (this.without.contains(type) || !AnnotationUtils.isCandidateClass(type, this.annotationType)) {
			return bean;
		}
		Map<Method, A> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<A>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method,
						this.annotationType));
		if (methods.isEmpty()) {
			this.without.add(type);
		}
		else if (this.beanFactory.containsBean(beanName) && this.beanFactory.isSingleton(beanName)) {
			methods.forEach((method, annotation) -> register(bean, beanName, type, method, annotation));
		}
		return bean;
	}

	private void register(Object bean, String beanName, Class<?> type, Method method, A annotation) {
		String name = type.getSimpleName() + "." + method.getName();
		Assert.state(method.getParameterCount() == 0,
				() -> "@" + this.annotationType.getSimpleName() + " method " + name + " must not have parameters");
		Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
		BeanMethod action = new BeanMethod(bean, invocable, BeanMethod.orderOf(method));
		this.registrations.computeIfAbsent(beanName, (key) -> new ArrayList<>())
			.add(register(annotation, name, action));
	}

	@Override
	public final boolean requiresDestruction(Object bean) {
		return !this.registrations.isEmpty();
	}

	@Override
	public final void postProcessBeforeDestruction(Object bean, String beanName) {
		List<Registration> registrations = this.registrations.remove(beanName);
		if (registrations != null) {
			registrations.forEach(Registration::close);
		}
	}

}
