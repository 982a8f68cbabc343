// Reads Kubernetes manifests as a cluster would: each object by the API's own schema, no field that it does not know, and what objects say of one another.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { obey } from './remote.mjs';
import { faultsOf } from './types.mjs';

const NAME = 'app.kubernetes.io/name';

await obey({
  async check({ folders }) {
    const objects = folders.flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml').flatMap((file) => documents(join(folder, file))));
    const faults = [...(await byType(objects)), ...byFields(objects), ...between(objects), ...inPods(objects)];
    return { objects: objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`), faults, settings: settings(objects) };
  },
});

function documents(file) {
  return parseAllDocuments(readFileSync(file, 'utf8'), { uniqueKeys: true }).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0].message}`);
    return document.toJS();
  });
}

/** Where the schemas of an object's kind are. */
function modelsOf({ apiVersion }) {
  return `${apiVersion.startsWith('monitoring.coreos.com/') ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models'}/${apiVersion}`;
}

async function byType(objects) {
  const faults = [];
  for (const object of objects) {
    const models = await import(modelsOf(object));
    try {
      new models[object.kind](object).validate();
    } catch (failure) {
      faults.push(`${object.kind} ${object.metadata.name}: ${failure.message}`);
    }
  }
  return faults;
}

/** The schemas let unknown fields pass; the types made from them do not. */
function byFields(objects) {
  const source = objects
    .map((object, index) => `import type { I${object.kind} as T${index} } from '${modelsOf(object)}';\nexport const o${index}: T${index} = ${JSON.stringify(object)};\n`)
    .join('');
  return faultsOf(source);
}

/** Selectors find pods, ports and services that are named are there, and what is scaled is. */
function between(objects) {
  const faults = [];
  const pods = objects.filter(isDeployment).map(({ spec }) => spec.template);
  const of = (kind) => objects.filter((object) => object.kind === kind);
  const need = (there, what) => void (there || faults.push(what));
  const podsOf = (labels) => pods.filter(({ metadata }) => Object.entries(labels).every(([key, value]) => metadata.labels[key] === value));
  const portsOf = (pod) => pod.spec.containers.flatMap(({ ports }) => ports ?? []);
  for (const { metadata, spec } of of('Deployment')) need(podsOf(spec.selector.matchLabels).length === 1, `Deployment ${metadata.name} selects other pods than its own`);
  for (const { metadata, spec } of of('PodDisruptionBudget')) need(podsOf(spec.selector.matchLabels).length === 1, `PodDisruptionBudget ${metadata.name} covers no pod`);
  for (const { metadata, spec } of of('HorizontalPodAutoscaler'))
    need(objects.some(({ kind, apiVersion, metadata: { name } }) => kind === spec.scaleTargetRef.kind && apiVersion === spec.scaleTargetRef.apiVersion && name === spec.scaleTargetRef.name), `HorizontalPodAutoscaler ${metadata.name} scales nothing`);
  for (const { metadata, spec } of of('Service')) {
    const chosen = podsOf(spec.selector);
    need(chosen.length > 0, `Service ${metadata.name} selects no pod`);
    for (const { targetPort } of spec.ports) need(chosen.every((pod) => portsOf(pod).some(({ name }) => name === targetPort)), `Service ${metadata.name}: no port ${targetPort}`);
  }
  for (const { metadata, spec } of of('Ingress'))
    for (const { backend } of spec.rules.flatMap(({ http }) => http.paths)) {
      const service = of('Service').find(({ metadata: { name } }) => name === backend.service.name);
      need(service?.spec.ports.some(({ name }) => name === backend.service.port.name), `Ingress ${metadata.name}: no such service or port`);
    }
  for (const { metadata, spec } of of('PodMonitor')) {
    const chosen = podsOf(spec.selector.matchLabels);
    need(chosen.length === pods.length && chosen.every(({ metadata: { labels } }) => labels[spec.jobLabel]), `PodMonitor ${metadata.name} leaves pods out`);
    for (const { port } of spec.podMetricsEndpoints) need(chosen.every((pod) => portsOf(pod).some(({ name }) => name === port)), `PodMonitor ${metadata.name}: no port ${port}`);
  }
  for (const { metadata, spec } of of('NetworkPolicy')) {
    const chosen = podsOf(spec.podSelector.matchLabels);
    need(chosen.length === pods.length && chosen.every(({ metadata: { labels } }) => labels[NAME]), `NetworkPolicy ${metadata.name} leaves pods out`);
    for (const { port } of spec.ingress.flatMap(({ ports }) => ports)) need(chosen.every((pod) => portsOf(pod).some(({ name }) => name === port)), `NetworkPolicy ${metadata.name}: no port ${port}`);
  }
  need(of('Secret').length === 0, 'A secret does not belong into a file');
  return faults;
}

/** What every pod owes: probes on ports that there are, no root, nothing written, memory bounded. */
function inPods(objects) {
  const faults = [];
  for (const { metadata, spec } of objects.filter(isDeployment)) {
    const { spec: pod } = spec.template;
    const need = (there, what) => void (there || faults.push(`${metadata.name}: ${what}`));
    need(pod.securityContext.runAsNonRoot && pod.securityContext.runAsUser > 0 && pod.securityContext.seccompProfile.type === 'RuntimeDefault', 'may run as root');
    need(pod.automountServiceAccountToken === false, 'has a token of the cluster');
    for (const { name, ports, securityContext, resources, volumeMounts, ...container } of pod.containers) {
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'])
        need(ports.some((port) => port.name === container[probe]?.httpGet.port) && container[probe].httpGet.path.startsWith('/health/'), `${name} has no ${probe} on a port of its own`);
      need(securityContext.readOnlyRootFilesystem && !securityContext.allowPrivilegeEscalation && securityContext.capabilities.drop.includes('ALL'), `${name} may write or rise`);
      need(resources.requests.cpu && resources.requests.memory && resources.limits.memory, `${name} has no bounds`);
      for (const mount of volumeMounts) need(pod.volumes.some((volume) => volume.name === mount.name), `${name}: no volume ${mount.name}`);
    }
  }
  return faults;
}

function settings(objects) {
  const inMaps = objects.filter(({ kind }) => kind === 'ConfigMap').flatMap(({ data }) => Object.keys(data));
  const inPods = objects.filter(isDeployment).flatMap(({ spec }) => spec.template.spec.containers.flatMap(({ env }) => env.map(({ name }) => name)));
  return [...new Set([...inMaps, ...inPods])];
}

function isDeployment({ kind }) {
  return kind === 'Deployment';
}
