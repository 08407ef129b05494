"""What the flows need of the world: the sandbox, an endpoint for its webhooks, and counts."""

import json
import queue
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import stripe

PATIENCE = 20


class CountingClient(stripe.RequestsClient):
    """Stripe's own HTTP client, which also counts what it sends and keeps the headers."""

    def __init__(self):
        super().__init__(timeout=PATIENCE)
        self.sent = []

    def request(self, method, url, headers, post_data=None):
        self.sent.append((method, url, dict(headers)))
        return super().request(method, url, headers, post_data)

    def headers_seen(self, name):
        return {headers[name] for _, _, headers in self.sent if name in headers}


class Endpoint:
    """Receives webhooks as a shop would: the raw body and the signature beside it."""

    def __init__(self):
        self.received = queue.Queue()
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.put((body, self.headers["Stripe-Signature"]))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/webhook"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class World:
    def __init__(self, url):
        self.url = url
        self.endpoint = Endpoint()
        self.client = CountingClient()
        stripe.api_base = url
        stripe.api_key = "sk_test_python"
        stripe.default_http_client = self.client
        registered = stripe.WebhookEndpoint.create(url=self.endpoint.url, enabled_events=["*"])
        self.secret = registered.secret

    def play(self, path, /, **body):
        """Plays a customer, a bank or the network: the sandbox's own API."""
        request = urllib.request.Request(
            f"{self.url}/_sandbox/{path}", data=json.dumps(body).encode(), method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.read().decode()}") from error

    def delivered(self, event_type, object_id):
        """The next delivery of this type about this object: the raw body and its signature."""
        while True:
            body, signature = self.endpoint.received.get(timeout=PATIENCE)
            event = json.loads(body)
            if event["type"] == event_type and event["data"]["object"]["id"] == object_id:
                return body, signature

    def heard(self, event_type, object_id):
        """The next event of this type about this object, with its signature checked."""
        body, signature = self.delivered(event_type, object_id)
        return stripe.Webhook.construct_event(body, signature, self.secret)

    def close(self):
        self.endpoint.close()
