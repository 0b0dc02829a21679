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
        var name = new Argument<string>("name").Described(language, "Name of its holder, for logs and limits.", "由谁持有，用于日志和限流。");
        var command = new Command("key") { name }.Described(language,
            "Make a bearer key for an HTTP client, and the hash to configure.", "生成一个供客户端通过 HTTP 接入的密钥，以及要配置的哈希。");
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
            Give the client, once:    Authorization: Bearer {key}
            Add to {Setting.Keys.Variable}:  {name}={hash}
            """,
            $"""
            交给客户端（只显示一次）：Authorization: Bearer {key}
            添加到 {Setting.Keys.Variable}：   {name}={hash}
            """));
    }
}
