using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>What somebody has to know who has no keys yet, or took other ones for them: a failure has no room for all of it.</summary>
internal static class KeyHelp
{
    public static LocalizedText Text { get; } = (
        $"""
        Where the keys come from:
          1. Create an Access Key / Secret Key (安全认证 AK/SK) of the account in the Baidu AI Cloud console:
             {FailureWords.KeyPage}
          2. Set both for this server: {Setting.AccessKey.Variable} and {Setting.SecretKey.Variable}.
        Two other kinds are often taken for them, and neither opens the console API:
          - the API Key / Secret Key of an application;
          - an API key that begins with bce-v3/, which is for model inference.
        Without an account, {Setting.Sandbox.Option} answers from made-up data: qianfan-mcp call list_preset_services {Setting.Sandbox.Option}
        """,
        $"""
        密钥从哪里来：
          1. 在百度智能云控制台为账号创建 Access Key / Secret Key（安全认证 AK/SK）：
             {FailureWords.KeyPage}
          2. 为本服务器设置这两个环境变量：{Setting.AccessKey.Variable} 和 {Setting.SecretKey.Variable}。
        另有两种密钥常被误用，都不能调用控制台 API：
          - 应用的 API Key / Secret Key；
          - 以 bce-v3/ 开头的 API Key，它只用于模型推理。
        没有账号时，加上 {Setting.Sandbox.Option} 就用虚构数据作答：qianfan-mcp call list_preset_services {Setting.Sandbox.Option}
        """);

    /// <summary>Whether it is this that keeps calls from succeeding.</summary>
    public static bool Concerns(Settings settings) =>
        !settings.Sandbox && (settings.Key is not { } key || (KeyShape.Impossible(key) ?? KeyShape.Suspicion(key)) is not null);
}
