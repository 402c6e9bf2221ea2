/** What the simulated platform calls itself in `User-Agent: rehive-platform/<version>`. The real one's is not published. */
export const platformVersion = '3.0.0';
