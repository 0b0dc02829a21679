// Puts the built server under load, over the sandbox on a socket. Linux only: it reads /proc. Arguments: the length of the soak in seconds, 0 for
// the attacks alone, and the number of accounts of the first attack.
using System.Globalization;
using Qianfan.Mcp.Load;

var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 600;
// A short run has fewer accounts: each asks upstream more than five hundred times.
var accounts = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : seconds >= 600 ? 1000 : 100;
var checks = new Checks();
if (seconds > 0)
{
    await Soak.RunAsync(TimeSpan.FromSeconds(seconds), checks);
    await Overload.RunAsync(checks);
}
await Attacks.RunAsync(accounts, checks);
Console.WriteLine($"{checks.Passed} passed, {checks.Failed} failed");
return checks.Failed == 0 ? 0 : 1;
