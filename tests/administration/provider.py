"""A small OpenID Connect provider on the loopback: enough to sign somebody in."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import jwt


class Provider:
    """It hands out a token for `claims` to whoever brings the code and the verifier of it."""

    def __init__(self):
        self.claims = {"sub": "1", "preferred_username": "a.tester"}
        self.challenge, self.code, self.breaks = "", "a-code", False
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                self.say(provider.configuration())

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                self.say(*provider.token(parse_qs(self.rfile.read(length).decode())))

            def say(self, thing, status=200):
                body = json.dumps(thing).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def configuration(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token(self, asked):
        verifier = asked.get("code_verifier", [""])[0].encode()
        printed = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).decode().rstrip("=")
        right = asked["code"] == [self.code] and asked["client_secret"] == ["shh"]
        if self.breaks or not right or printed != self.challenge:
            return {"error": "invalid_grant"}, 400
        now = int(time.time())
        claims = {"iss": self.url, "aud": "fourfold", "iat": now, "exp": now + 60, **self.claims}
        token = jwt.encode(claims, "x" * 32, algorithm="HS256")
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": token}, 200
