"""What callers of the demo company must know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Keys:
    """Names and secrets of the demo company; they open nothing but the sandbox on this computer."""

    company: str = "demo"
    public_key: str = "DemoPublicKey001"
    private_key: str = "DemoPrivateKey01"
    client_id: str = "5f3c0f6e-6f0e-4a55-9d0e-2d1c7f6d0a11"
    username: str = "demo.clerk"
    password: str = "demo-password"  # noqa: S105 (opens nothing but the sandbox)
