// Puts the built server under load, over the sandbox on a socket. Linux only: it reads /proc. The one argument is the length of the soak in seconds.
using System.Globalization;
using Qianfan.Mcp.Load;

var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 600;
var checks = new Checks();
await Soak.RunAsync(TimeSpan.FromSeconds(seconds), checks);
await Overload.RunAsync(checks);
// A short run has fewer accounts: each asks upstream more than five hundred times.
await Attacks.RunAsync(seconds >= 600 ? 1000 : 100, checks);
Console.WriteLine($"{checks.Passed} passed, {checks.Failed} failed");
return checks.Failed == 0 ? 0 : 1;
