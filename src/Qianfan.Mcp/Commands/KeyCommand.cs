using System.CommandLine;
using System.Security.Cryptography;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>Makes a bearer key for the HTTP endpoint. The server needs only its hash; the key is shown once.</summary>
internal static class KeyCommand
{
    private const int KeyBytes = 32;

    public static Command Create(Language language)
    {
        var name = new Argument<string>("name").Described(language, "Name of the key's holder, for logs and rate limits.",
            "密钥持有者的名称，用于日志和限流。");
        var command = new Command("key") { name }.Described(language,
            "Create a bearer key for an HTTP client, and the hash to configure on the server.",
            "为 HTTP 客户端生成 Bearer 密钥，以及服务器上要配置的哈希值。");
        command.SetAction(parseResult => Print(parseResult.GetRequiredValue(name), language));
        return command;
    }

    private static void Print(string name, Language language)
    {
        if (name.AsSpan().ContainsAny("=; "))
            throw new SettingsException(("the name of a key must not contain '=', ';' or spaces.", "密钥的名称不能含有“=”、“;”或空格。"));
        var key = $"qmcp_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes))}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        Console.WriteLine(language.Say(
            $"""
            For the client, shown once:  Authorization: Bearer {key}
            Add to {Setting.Keys.Variable}:     {name}={hash}
            """,
            $"""
            交给客户端（只显示一次）：Authorization: Bearer {key}
            添加到 {Setting.Keys.Variable}：   {name}={hash}
            """));
    }
}
