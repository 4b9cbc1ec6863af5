#!/usr/bin/env python3
"""Validates Kubernetes manifests against the schemas of Kubernetes itself, and the project's promises about them.

Needs the package kubernetes-validate, which ships the schemas: no cluster and no network. Kind's cluster file and
kustomization.yaml have no schema there; for them the few fields in use are listed below.
"""
import argparse
import pathlib
import sys

import kubernetes_validate
import yaml

# The oldest release that starts the manifests (the sleep action is on by default), and the newest one known here.
OLDEST = "1.30"

# Documents that are not Kubernetes resources: the fields of each, nested as in the file.
OWN_FIELDS = {
    ("kind.x-k8s.io/v1alpha4", "Cluster"): {
        "apiVersion": str,
        "kind": str,
        "name": str,
        "nodes": [
            {
                "role": str,
                "extraPortMappings": [
                    {"containerPort": int, "hostPort": int, "listenAddress": str, "protocol": str},
                ],
            },
        ],
    },
    ("kustomize.config.k8s.io/v1beta1", "Kustomization"): {"apiVersion": str, "kind": str, "resources": [str]},
}

DEFAULT_SHUTDOWN_TIMEOUT_S = 30


class Report:
    """Counts checks and prints those that fail."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, where, promise, complaint):
        """`complaint` is empty when the promise holds, otherwise says what is wrong; True alone says nothing more."""
        if not complaint:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED {where}: {promise}" + ("" if complaint is True else f": {complaint}"))


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", metavar="FILE", nargs="+", type=pathlib.Path, help="YAML, one or more documents")
    files = parser.parse_args(argv).files
    report = Report()
    documents = [pair for file in files for pair in load(report, file)]
    for file, document in documents:
        check_schema(report, file, document)
    if report.failed == 0:
        check_promises(report, documents)
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed or not report.passed else 0


class UniqueKeyLoader(yaml.SafeLoader):
    """YAML in which a key given twice is an error; a cluster keeps the last one without a word."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        repeated = sorted({str(key) for key in keys if keys.count(key) > 1})
        if repeated:
            raise yaml.constructor.ConstructorError(None, None, f"key given twice: {repeated}", node.start_mark)
        return super().construct_mapping(node, deep)


def load(report, file):
    """The documents of a file, each with the file's path; none, and a failed check, when it cannot be read."""
    try:
        found = [document for document in yaml.load_all(file.read_text("utf-8"), UniqueKeyLoader) if document]
        problem = "" if found else "no document"
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        found, problem = [], " ".join(str(error).split())
    report.check(file, "is YAML", problem)
    return [(file, document) for document in found]


def check_schema(report, file, document):
    if not isinstance(document, dict) or not {"apiVersion", "kind"} <= document.keys():
        report.check(file, "names its apiVersion and kind", True)
        return
    fields = OWN_FIELDS.get((document["apiVersion"], document["kind"]))
    if fields is not None:
        report.check(file, "has known fields only", misfit(document, fields))
        return
    for version in (OLDEST, kubernetes_validate.latest_version()):
        report.check(file, f"{document['kind']} fits Kubernetes {version}", schema_complaint(document, version))


def misfit(value, expected, path="$"):
    """Where `value` leaves the shape of `expected`: types, lists of one shape, or objects with these keys."""
    if isinstance(expected, type):
        fits = isinstance(value, expected) and not (expected is int and isinstance(value, bool))
        return "" if fits else f"{path} is no {expected.__name__}"
    if isinstance(expected, list):
        if not isinstance(value, list):
            return f"{path} is no list"
        return first(misfit(item, expected[0], f"{path}[{index}]") for index, item in enumerate(value))
    if not isinstance(value, dict):
        return f"{path} is no object"
    unknown = sorted(map(str, value.keys() - expected.keys()))
    return f"{path} has unknown {unknown}" if unknown else first(
        misfit(value[key], expected[key], f"{path}.{key}") for key in value
    )


def first(complaints):
    return next((complaint for complaint in complaints if complaint), "")


def schema_complaint(document, version):
    """Strict: a field that Kubernetes does not know is a complaint too."""
    try:
        kubernetes_validate.validate(document, version, strict=True)
        return ""
    except kubernetes_validate.ValidationError as error:
        return f"{'.'.join(map(str, error.path)) or '$'}: {error.message}"
    except kubernetes_validate.SchemaNotFoundError as error:
        return error.message


def check_promises(report, documents):
    """What no schema says: hardening, graceful ends, and names and numbers that several files share."""
    of_kind = {}
    for file, document in documents:
        of_kind.setdefault(document["kind"], []).append((file, document))
    for file, deployment in of_kind.get("Deployment", []):
        check_pod(report, file, deployment["spec"]["template"])
        selector = deployment["spec"]["selector"].get("matchLabels")
        report.check(file, "selects its own pods", not is_selected(deployment["spec"]["template"], selector))
    for file, service in of_kind.get("Service", []):
        check_service(report, file, service, [deployment for _, deployment in of_kind.get("Deployment", [])])
    for file, cluster in of_kind.get("Cluster", []):
        check_cluster(report, file, cluster, [service for _, service in of_kind.get("Service", [])])
    for file, kustomization in of_kind.get("Kustomization", []):
        check_kustomization(report, file, kustomization, documents)


def check_pod(report, file, template):
    pod = template["spec"]
    security = inside(pod, "securityContext")
    is_non_root = security.get("runAsNonRoot") is True and security.get("runAsUser", 0) > 0
    report.check(file, "runs as a non-root user", not is_non_root)
    report.check(file, "has the default seccomp profile", security.get("seccompProfile") != {"type": "RuntimeDefault"})
    report.check(file, "mounts no service-account token", pod.get("automountServiceAccountToken") is not False)
    report.check(file, "gets no variables of Services", pod.get("enableServiceLinks") is not False)
    shared = [name for name in ("hostNetwork", "hostPID", "hostIPC") if pod.get(name)]
    report.check(file, "shares no namespace with its node", ", ".join(shared))
    for container in pod["containers"]:
        check_container(report, file, container)
        check_grace(report, file, container, pod.get("terminationGracePeriodSeconds", 30))


def check_container(report, file, container):
    security = inside(container, "securityContext")
    report.check(file, "has a read-only root", security.get("readOnlyRootFilesystem") is not True)
    report.check(file, "gains no privileges", security.get("allowPrivilegeEscalation") is not False)
    report.check(file, "is not privileged", security.get("privileged", False) is not False)
    report.check(file, "drops all capabilities", security.get("capabilities") != {"drop": ["ALL"]})
    report.check(file, "never pulls an image that only the node has", container.get("imagePullPolicy") == "Always")
    requests, limits = inside(container, "resources", "requests"), inside(container, "resources", "limits")
    is_bounded = {"cpu", "memory"} <= requests.keys() and "memory" in limits
    report.check(file, "requests CPU and memory, and bounds memory", not is_bounded)
    port_names = {port.get("name"): port["containerPort"] for port in container.get("ports") or []}
    for probe in ("readinessProbe", "livenessProbe"):
        get = inside(container, probe, "httpGet")
        report.check(file, f"{probe} asks /health", get.get("path") != "/health" or get.get("port") not in port_names)
    port = flag_value(container, "--port")
    is_declared = port in map(str, port_names.values())
    report.check(file, "listens on its container port", "" if is_declared else f"--port {port}")


def check_grace(report, file, container, grace_s):
    """The kubelet counts preStop and the server's own shutdown within one period, then kills."""
    pre_stop = inside(container, "lifecycle", "preStop")
    report.check(file, "preStop needs no program of the image", pre_stop.keys() != {"sleep"})
    sleep_s = inside(pre_stop, "sleep").get("seconds", 0)
    shutdown_s = float(flag_value(container, "--shutdown-timeout") or DEFAULT_SHUTDOWN_TIMEOUT_S)
    problem = "" if grace_s > sleep_s + shutdown_s else f"{grace_s} s for {sleep_s} s and {shutdown_s:g} s"
    report.check(file, "has grace for preStop and --shutdown-timeout", problem)


def flag_value(container, flag):
    """The word after `flag` in the container's arguments, or None."""
    words = container.get("args") or []
    return next((words[index + 1] for index, word in enumerate(words[:-1]) if word == flag), None)


def check_service(report, file, service, deployments):
    pods = [deployment["spec"]["template"] for deployment in deployments]
    chosen = [pod for pod in pods if is_selected(pod, service["spec"].get("selector"))]
    report.check(file, "selects the pods of one Deployment", "" if len(chosen) == 1 else f"of {len(chosen)}")
    containers = [container for pod in chosen for container in pod["spec"]["containers"]]
    names = {port.get("name") for container in containers for port in container.get("ports") or []}
    for port in service["spec"]["ports"]:
        report.check(file, f"port {port['port']} leads to a port of the pods", port.get("targetPort") not in names)


def check_cluster(report, file, cluster, services):
    open_services = [service for service in services if service["spec"].get("type") == "NodePort"]
    node_ports = {port.get("nodePort") for service in open_services for port in service["spec"]["ports"]}
    for node in cluster["nodes"]:
        for mapping in node.get("extraPortMappings", []):
            port = mapping["containerPort"]
            report.check(file, f"port {port} is a Service's node port", port not in node_ports)
            report.check(file, f"port {port} is for this machine only", mapping.get("listenAddress") != "127.0.0.1")


def check_kustomization(report, file, kustomization, documents):
    """Every Kubernetes resource beside the file is applied; nothing applied is missing."""
    beside = {
        path.name for path, document in documents
        if path.parent == file.parent and (document["apiVersion"], document["kind"]) not in OWN_FIELDS
    }
    difference = sorted(beside ^ set(kustomization["resources"]))
    report.check(file, "applies each manifest beside it", ", ".join(difference))


def inside(value, *keys):
    """The object below these keys; an empty one when it or one above it is missing or null."""
    for key in keys:
        value = value.get(key) or {}
    return value


def is_selected(pod, labels):
    """False without labels: a selector that names none leads nowhere."""
    return bool(labels) and labels.items() <= inside(pod, "metadata", "labels").items()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
