"""What can go wrong when somebody comes to the door."""

from __future__ import annotations

from furong.kernel.errors import NotAllowed, NotFound, NotSignedIn, TooBusy


class SignInNeeded(NotSignedIn):
    """Nobody is signed in."""

    code = "identity.sign_in_needed"
    zh = "请先登录，再继续。"
    en = "Please sign in first."


class CredentialsWrong(NotSignedIn):
    """Name and password do not belong together."""

    code = "identity.credentials_wrong"
    zh = "用户名或密码不正确。请核对后重试。"
    en = "The user name or the password is not right. Check both and try again."


class TooManyAttempts(TooBusy):
    """Too many failed attempts for this account or from this address."""

    code = "identity.too_many_attempts"
    status = 429
    zh = "登录失败次数过多。请在 {retry_after_s} 秒后重试。"
    en = "Too many failed attempts. Try again in {retry_after_s} seconds."


class ActionRefused(NotAllowed):
    """The actor may not do that there."""

    code = "identity.action_refused"
    zh = "您的岗位没有「{action}」的权限（原因：{reason}）。如有需要，请联系本单位管理员。"
    en = "Your role does not allow “{action}” here (reason: {reason}). Ask your administrator if you need it."


class TokenUnusable(NotSignedIn):
    """The bearer token is unknown or has expired."""

    code = "identity.token_unusable"
    zh = "访问令牌无效或已过期。请向管理员申请新的令牌。"
    en = "The access token is unknown or has expired. Ask an administrator for a new one."


class TokenUnknown(NotFound):
    """There is no token of that number."""

    code = "identity.token_unknown"
    zh = "没有编号为 {number} 的访问令牌。请用 furong token list 查看。"
    en = "There is no access token with the number {number}. See furong token list."


class UserUnknown(NotFound):
    """There is no user of that name."""

    code = "identity.user_unknown"
    zh = "没有名为 {username} 的用户。演示城市的用户可用 furong logins 查看。"
    en = "There is no user named {username}. furong logins shows those of a demo city."
