"""Everything that can stand between this program and the server, each in its own words.

    ReachError
      NotReached                      the server itself was not reached
        HostNotFound  ConnectionRefused  Unreachable  TimedOut  ConnectionDropped  ProxyTrouble
        CertificateNotTrusted  CaFileUnusable  SiteNotUnderstood  PlainHttpRefused
      CompanyUnknown  KeysWrong  ClientIdMissing  PermissionMissing  NotLicensed  RedirectRefused
      TooManyRequests  ServerFault  RequestRefused  NotThere  QueryRefused
      AnswerNotUnderstood  AnswerTooLarge  ForeignLink  SamePageTwice  ListDisagrees

Each may carry `details` among its values: what the server said, without keys, for the fold-out.
"""

from __future__ import annotations

from core.errors import ReachError


class NotReached(ReachError):
    """No answer of the server was had at all."""


class HostNotFound(NotReached):
    """The name of the host means nothing to the name service."""

    title = "The server was not found."
    message = "No computer answers to the name {host}. Nothing was read or changed in ConnectWise."
    advice = "Check the site of this connection, and that this computer is on the network."


class ConnectionRefused(NotReached):
    """The computer is there, but nothing takes connections."""

    title = "The server refused the connection."
    message = "{host} is there but takes no connection. Nothing was read or changed in ConnectWise."
    advice = "Check the site, and ask whoever runs the server or the firewall whether it is on."


class Unreachable(NotReached):
    """The network has no way to the server."""

    title = "The server cannot be reached."
    message = "There is no way from this computer to {host}. Nothing was read or changed in ConnectWise."
    advice = "Check the network connection, and a VPN if one is needed."


class TimedOut(NotReached):
    """The server took too long."""

    title = "The server took too long."
    message = "Asked for {what}, {host} did not answer in time. Nothing was changed in ConnectWise."
    advice = "Try again. If it happens often, ask for less: one location, or an earlier through date."


class ConnectionDropped(NotReached):
    """The connection broke while an answer was awaited, also after some repeats."""

    title = "The connection broke."
    message = "The connection to {host} broke while reading. Nothing was changed in ConnectWise."
    advice = "Check the network and read again."


class ProxyTrouble(NotReached):
    """The proxy did not let the connection through."""

    title = "The proxy did not let the connection through."
    message = (
        "The proxy {proxy} stands between this computer and {host}: {reason}."
        " Nothing was read or changed in ConnectWise."
    )
    advice = "Check the proxy in this computer's settings, or ask its administrator to allow {host}."


class CertificateNotTrusted(NotReached):
    """The certificate of the server is not one this computer trusts."""

    title = "The server's certificate is not trusted."
    message = (
        "The certificate of {host} was refused: {reason}. No key was sent;"
        " nothing was read or changed in ConnectWise."
    )
    advice = (
        "If your company has its own certificates, give their file (PEM) as the CA file of this connection."
        " Otherwise check the site; do not go on before the reason is known."
    )


class CaFileUnusable(NotReached):
    """The CA file of the connection cannot be used."""

    title = "The CA file cannot be used."
    message = "The certificates in {path} could not be read: {reason}. Nothing was sent."
    advice = "Choose the file your company gives out, in PEM form, or leave the CA file empty."


class SiteNotUnderstood(NotReached):
    """The site is not a host."""

    title = "The site is not understood."
    message = "“{site}” is not the name of a server. Nothing was sent."
    advice = "Enter the site as in the address of ConnectWise, for example eu.myconnectwise.net."


class PlainHttpRefused(NotReached):
    """Keys would travel readable by anyone."""

    title = "An unencrypted connection is refused."
    message = "Over http:// anyone on the way to {host} could read the keys. Nothing was sent."
    advice = "Use https:// (or leave the beginning out)."


class RedirectRefused(ReachError):
    """The server sends us somewhere else."""

    title = "The server points somewhere else."
    message = (
        "{host} answered by pointing to {target}. Keys are not sent there;"
        " nothing was read or changed in ConnectWise."
    )
    advice = "Check the site of this connection. Cloud sites are na., eu. or au.myconnectwise.net."


class CompanyUnknown(ReachError):
    """The server does not know the company."""

    title = "The company is not known."
    message = "{host} does not know the company “{company}”. Nothing was read or changed in ConnectWise."
    advice = "Enter the company as on the ConnectWise sign-in screen, and check the site."


class KeysWrong(ReachError):
    """The keys do not open the door. Cloud servers also say 404."""

    title = "The keys were not accepted."
    message = (
        "{host} did not accept the keys for the company “{company}”."
        " Nothing was read or changed in ConnectWise."
    )
    advice = (
        "Check site, company, public and private key. The private key is shown once only:"
        " if in doubt, make a new pair."
    )


class ClientIdMissing(ReachError):
    """The server wants a clientId it knows."""

    title = "The clientId was not accepted."
    message = "{host} asks for a clientId that it knows. Nothing was read or changed in ConnectWise."
    advice = "Enter the clientId of this program from the ConnectWise Developer Network."


class PermissionMissing(ReachError):
    """The role of the keys lacks a right."""

    title = "A permission is missing."
    message = "The role of these keys lacks {permission}. Nothing was read or changed in ConnectWise."
    advice = "Ask your administrator to set it in System › Security Roles."


class NotLicensed(ReachError):
    """The company has no accounting interface."""

    title = "The accounting interface is not licensed."
    message = "ConnectWise says that this company has no accounting interface. Nothing can be batched."
    advice = "Ask your administrator or ConnectWise for the accounting interface."


class TooManyRequests(ReachError):
    """The server's patience is over, also after waiting."""

    title = "The server is asked too often."
    message = "{host} refuses more requests for now, also after waiting. Nothing was changed in ConnectWise."
    advice = "Wait some minutes and try again. Other programs may be using the same server."


class ServerFault(ReachError):
    """The server has a fault of its own."""

    title = "The server has a fault."
    message = "{host} reports a fault of its own ({status}). Nothing was changed in ConnectWise."
    advice = "Try again later. For ConnectWise's support: request {request_id}."


class RequestRefused(ReachError):
    """The server understood and said no."""

    title = "The server refused the request."
    message = "{host} says: {words} Nothing was changed in ConnectWise."
    advice = "{hint}"


class NotThere(ReachError):
    """What was asked for does not exist (any more)."""

    title = "It is not there."
    message = (
        "{host} does not have what was asked for ({what}). It may have been deleted; some servers answer so"
        " to wrong keys. Nothing was changed in ConnectWise."
    )
    advice = "Read again; if it stays so, test the connection."


class QueryRefused(ReachError):
    """A value that would change the meaning of a query."""

    title = "This text cannot be searched for."
    message = "“{value}” holds characters that would change the search. Nothing was asked."
    advice = "Leave out double quotes, backslashes and line breaks."


class AnswerNotUnderstood(ReachError):
    """What came back is not what was asked for."""

    title = "The answer makes no sense."
    message = "Asked for {what}, {host} answered with {form}. Nothing was changed in ConnectWise."
    advice = "Try again. If it stays, a proxy or a maintenance page may be in the way; see the details."


class AnswerTooLarge(ReachError):
    """The answer would not fit."""

    title = "The answer is too large."
    message = "The answer of {host} is larger than {limit} MB. Nothing was changed in ConnectWise."
    advice = "Choose one location or an earlier through date, so that less is asked."


class ListDisagrees(ReachError):
    """Rows and count differ, also when read twice."""

    title = "A list is not complete."
    message = "The server counts {counted} {what} but sends {read}. Nothing was changed in ConnectWise."
    advice = "Another clerk or program may be at work. Try again in a moment."


class ForeignLink(ReachError):
    """The next page would be somewhere else."""

    title = "The list goes on somewhere else."
    message = (
        "{host} says that the next page is at {target}. Keys are not sent there;"
        " nothing was changed in ConnectWise."
    )
    advice = "Read again. If it stays, tell whoever runs the server or a proxy before it."


class SamePageTwice(ReachError):
    """A page brought nothing new."""

    title = "The server sent the same page twice."
    message = (
        "Page {page} of {what} brought no new row, so the list cannot be complete."
        " Nothing was changed in ConnectWise."
    )
    advice = "Read again. If it stays, tell ConnectWise's support."
